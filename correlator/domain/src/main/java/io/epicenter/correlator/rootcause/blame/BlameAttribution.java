package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Conservation of blame: what a node costs its callers, minus what its own callees cost it, is its own doing.
/// V(node) = requests/s x excess latency (or excess error ratio) beyond the usual variation. Own = V(node) - sum
/// of V over its calls, never negative, gated by significance and by an abnormal path from a member. Errors of a
/// callee explain a caller's slowness (retries) and slowness its errors (time-outs), when they began no later;
/// that part of the caller's cost flows to the callee, and on to what explains the callee. O(nodes + edges), times
/// the depth of the flow for what crosses kinds.
public final class BlameAttribution {
    private static final double OFF_PATH = 0.15;
    private static final double PATH_SIGNIFICANCE = 0.2;
    private static final double LOAD_DISCOUNT = 0.85;
    private static final double ERRORS_OVER_LATENCY = 2;
    private static final double IRRELEVANT = 0.1;
    private static final int DEEPEST_FLOW = 5;

    private final IncidentObservations observed;
    private final DependencyGraph graph;
    private final ExcessCosts costs;
    private final Map<String, NodeBlame> own = new TreeMap<>();
    private final Map<String, Flow> flows = new TreeMap<>();
    private final Map<Integer, Double> latencyFlow = new TreeMap<>();
    private final Map<Integer, Double> errorFlow = new TreeMap<>();
    private final Set<Integer> onPath = new HashSet<>();
    private double totalLatency;
    private double totalErrors;
    private double certainty;
    private double affectedByLatency;
    private double affectedByErrors;

    /// @param latency own part of the excess latency, requests x seconds per second, gated
    /// @param errors own part of the failures per second, gated
    /// @param explained share of what is abnormal that its callees explain, 0..1
    /// @param loadInduced 0..1: it slowed because it got more requests first
    public record NodeBlame(double latency, double errors, double explained, double loadInduced) {
        private NodeBlame plus(Flow flow) {
            double left = 1 - LOAD_DISCOUNT * loadInduced;
            return new NodeBlame(latency + left * flow.latency, errors + left * flow.errors, explained, loadInduced);
        }
    }

    public BlameAttribution(IncidentObservations observed) {
        this.observed = observed;
        this.graph = observed.graph();
        this.costs = new ExcessCosts(observed);
        markAbnormalPaths();
        for (NodeHealth health : observed.nodes()) {
            own.put(health.entity().toString(), weigh(health));
            certainty = Math.max(certainty, abnormality(health));
            affectedByLatency = Math.max(affectedByLatency, affectedByLatency(health));
            affectedByErrors = Math.max(affectedByErrors, ExcessCosts.of(health.errors()));
        }
        propagate(latencyFlow, SignalKind.LATENCY);
        propagate(errorFlow, SignalKind.ERRORS);
        flows.forEach((entity, flow) -> own.computeIfPresent(entity, (key, mine) -> mine.plus(flow)));
        totalLatency = observed.spans().gaps().cost();
        for (NodeBlame mine : own.values()) {
            totalLatency += mine.latency();
            totalErrors += mine.errors();
        }
    }

    /// What callers' costs of the other kind came down to a node.
    private static final class Flow {
        private double latency;
        private double errors;
    }

    /// How certain it is that there is any excess at all, 0..1: shares of mere noise add up to one, too.
    public double certainty() {
        return certainty;
    }

    private double abnormality(NodeHealth health) {
        return health.downSince() != null
                ? 1
                : Math.max(
                        costs.significance(health, SignalKind.LATENCY), costs.significance(health, SignalKind.ERRORS));
    }

    /// The share of all the incident's self-inflicted excess that is this node's, 0..1.
    public double share(Entity entity) {
        NodeBlame mine = own.get(graph.canonical(entity).toString());
        double all = affectedByLatency + ERRORS_OVER_LATENCY * affectedByErrors;
        if (mine == null || all <= 0) {
            return 0;
        }
        double byLatency = totalLatency > 0 ? mine.latency() / totalLatency : 0;
        double byErrors = totalErrors > 0 ? mine.errors() / totalErrors : 0;
        double latencyWeight = totalLatency > 0 ? affectedByLatency * relevance(SignalKind.LATENCY) : 0;
        double errorWeight =
                totalErrors > 0 ? ERRORS_OVER_LATENCY * affectedByErrors * relevance(SignalKind.ERRORS) : 0;
        double weights = latencyWeight + errorWeight;
        return weights <= 0 ? 0 : (latencyWeight * byLatency + errorWeight * byErrors) / weights;
    }

    /// How much a kind of trouble matters: less when the symptoms show only the other one.
    private double relevance(SignalKind kind) {
        boolean slow = false;
        boolean failing = false;
        for (Symptom member : observed.members()) {
            slow |= member.signal() == SignalKind.LATENCY;
            failing |= member.signal() == SignalKind.ERRORS || member.signal() == SignalKind.AVAILABILITY;
        }
        boolean unasked = kind == SignalKind.LATENCY ? failing && !slow : slow && !failing;
        return unasked ? IRRELEVANT : 1;
    }

    public boolean onPath(Entity entity) {
        return onPath.contains(graph.node(entity));
    }

    @Nullable
    public NodeBlame of(Entity entity) {
        return own.get(graph.canonical(entity).toString());
    }

    /// Walks from the members along calls to abnormal callees: blame needs an unbroken abnormal path.
    private void markAbnormalPaths() {
        Deque<Integer> open = new ArrayDeque<>();
        for (Symptom member : observed.members()) {
            int node = graph.node(member.entity());
            if (node != DependencyGraph.UNKNOWN && onPath.add(node)) {
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            int node = open.remove();
            for (Edge edge : graph.calls(node)) {
                double abnormal = Math.max(
                        observed.significance(observed.healthOf(edge.callee())),
                        Math.max(
                                observed.significance(observed.calls().measured(edge, SignalKind.LATENCY)),
                                observed.significance(observed.calls().measured(edge, SignalKind.ERRORS))));
                if (abnormal > PATH_SIGNIFICANCE && onPath.add(edge.callee())) {
                    open.add(edge.callee());
                }
            }
        }
    }

    private NodeBlame weigh(NodeHealth health) {
        boolean member = !health.symptoms().isEmpty();
        double gate = member || onPath.contains(health.node()) ? 1 : OFF_PATH;
        double load = loadInduced(health);
        CalleeExplanation slow = CalleeExplanation.ofLatency(health, costs);
        CalleeExplanation failing = CalleeExplanation.ofErrors(health, costs);
        double latency =
                gate * costs.ofNode(health, SignalKind.LATENCY) * costs.significance(health, SignalKind.LATENCY);
        double errors = gate * costs.ofNode(health, SignalKind.ERRORS) * costs.significance(health, SignalKind.ERRORS);
        slow.crossKind().forEach((callee, share) -> latencyFlow.merge(callee, latency * slow.part(share), Double::sum));
        failing.crossKind()
                .forEach((callee, share) -> errorFlow.merge(callee, errors * failing.part(share), Double::sum));
        double left = 1 - LOAD_DISCOUNT * load;
        double explained = ExcessCosts.of(health.errors()) > 0 ? failing.all() : slow.all();
        return new NodeBlame(left * latency * (1 - slow.all()), left * errors * (1 - failing.all()), explained, load);
    }

    /// Lets callers' costs of one kind, caused by callees' trouble of the other, come down to who causes that.
    private void propagate(Map<Integer, Double> flow, SignalKind kind) {
        SignalKind trouble = kind == SignalKind.LATENCY ? SignalKind.ERRORS : SignalKind.LATENCY;
        Map<Integer, Double> level = flow;
        for (int depth = 0; depth <= DEEPEST_FLOW && !level.isEmpty(); depth++) {
            Map<Integer, Double> below = new TreeMap<>();
            boolean deepest = depth == DEEPEST_FLOW;
            level.forEach((node, amount) -> {
                NodeHealth health = observed.healthOf(node);
                if (health != null && amount > 0) {
                    double onward = deepest ? 0 : passOn(health, trouble, amount, below);
                    keep(health, kind, amount - onward);
                }
            });
            level = below;
        }
    }

    /// Passes on the part of an amount that a node's own callees explain; says how much that was.
    private double passOn(NodeHealth health, SignalKind trouble, double amount, Map<Integer, Double> below) {
        double cost = costs.ofNode(health, trouble);
        if (health.downSince() != null || cost <= 0) {
            return 0;
        }
        Map<Integer, Double> parts = new TreeMap<>();
        double all = 0;
        for (Edge edge : graph.calls(health.node())) {
            double part = costs.of(edge, trouble);
            if (part > 0) {
                parts.merge(edge.callee(), part, Double::sum);
                all += part;
            }
        }
        if (all <= 0) {
            return 0;
        }
        double onward = amount * Math.min(1, all / cost);
        double sum = all;
        parts.forEach((callee, part) -> below.merge(callee, onward * part / sum, Double::sum));
        return onward;
    }

    private void keep(NodeHealth health, SignalKind kind, double amount) {
        Flow here = flows.computeIfAbsent(health.entity().toString(), key -> new Flow());
        if (kind == SignalKind.LATENCY) {
            here.latency += amount;
        } else {
            here.errors += amount;
        }
    }

    /// More requests first, slowness after: the load made it slow. Measured by the traffic's significance.
    private double loadInduced(NodeHealth health) {
        Excess traffic = health.traffic();
        if (traffic == null || traffic.onset() == null) {
            return 0;
        }
        Instant effect = health.signals().firstEffect();
        boolean first = effect == null
                || !traffic.onset().isAfter(effect.plus(traffic.interval().dividedBy(2)));
        return first ? observed.significance(traffic) : 0;
    }

    private static double affectedByLatency(NodeHealth health) {
        Excess latency = health.latency();
        if (latency == null || latency.mean() <= 0) {
            return 0;
        }
        return latency.volume() * latency.mean() / (latency.mean() + Math.max(1e-9, latency.expected()));
    }
}
