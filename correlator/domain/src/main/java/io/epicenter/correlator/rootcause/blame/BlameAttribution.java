package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Conservation of blame: what a node costs its callers, minus what its own callees cost it, is its own doing.
/// V(node) = requests/s x excess latency (or excess error ratio) beyond the usual variation. Own = V(node) - sum
/// of V over its calls, never negative, gated by significance and by an abnormal path from a member. Errors of a
/// callee explain a caller's slowness (retries) and slowness its errors (time-outs), when they began no later;
/// that part of the caller's cost flows to the callee, and on to what explains the callee. O(nodes + edges), times
/// the depth of the flow for what crosses kinds.
public final class BlameAttribution {
    /// What counts of the cost of a node that no abnormal path leads to, 0..1. Chosen by hand: not 0, because the
    /// path may run over what is not measured.
    private static final double OFF_PATH = 0.15;

    /// What is taken off the cost of a node that got slow because it got more requests, 0..1. Chosen by hand: not
    /// all, because a node may also bear less than it did.
    private static final double LOAD_DISCOUNT = 0.85;

    /// How much a request per second that fails counts beside one whose latency doubles. Chosen by hand: users
    /// feel a failure more.
    private static final double ERRORS_OVER_LATENCY = 2;

    /// How much a kind of trouble counts that no symptom shows, while one shows the other kind, 0..1. Chosen by
    /// hand: not 0, because the cause may be of the other kind than its effect.
    private static final double IRRELEVANT = 0.1;

    /// Stands for an expected latency of 0 in a ratio; smaller than any that is measured, in seconds.
    private static final double NEARLY_ZERO = 1e-9;

    private final DependencyGraph graph;
    private final AbnormalPaths paths;
    private final Map<String, NodeBlame> own = new TreeMap<>();
    private final double certainty;
    private final double totalLatency;
    private final double totalErrors;
    private final double latencyWeight;
    private final double errorWeight;

    /// @param latency own part of the excess latency, requests x seconds per second, gated
    /// @param errors own part of the failures per second, gated
    /// @param explained share of what is abnormal that its callees explain, 0..1
    /// @param loadInduced 0..1: it slowed because it got more requests first
    public record NodeBlame(double latency, double errors, double explained, double loadInduced) {
        private NodeBlame plus(double moreLatency, double moreErrors) {
            double left = 1 - LOAD_DISCOUNT * loadInduced;
            return new NodeBlame(latency + left * moreLatency, errors + left * moreErrors, explained, loadInduced);
        }
    }

    public BlameAttribution(IncidentObservations observed) {
        this.graph = observed.graph();
        this.paths = AbnormalPaths.of(observed);
        ExcessCosts costs = new ExcessCosts(observed);
        CrossKindFlow flow = new CrossKindFlow(observed, costs);
        double mostCertain = 0;
        double affectedByLatency = 0;
        double affectedByErrors = 0;
        for (NodeHealth health : observed.nodes()) {
            own.put(health.entity().toString(), weigh(health, costs, flow));
            mostCertain = Math.max(mostCertain, certainty(health, costs));
            affectedByLatency = Math.max(affectedByLatency, affectedByLatency(health));
            affectedByErrors = Math.max(affectedByErrors, ExcessCosts.of(health.errors()));
        }
        flow.settle(
                (entity, latency, errors) -> own.computeIfPresent(entity, (name, mine) -> mine.plus(latency, errors)));
        double latency = observed.spans().gaps().cost();
        double errors = 0;
        for (NodeBlame mine : own.values()) {
            latency += mine.latency();
            errors += mine.errors();
        }
        this.certainty = mostCertain;
        this.totalLatency = latency;
        this.totalErrors = errors;
        this.latencyWeight = latency > 0 ? affectedByLatency * relevance(SignalKind.LATENCY, observed.members()) : 0;
        this.errorWeight = errors > 0
                ? ERRORS_OVER_LATENCY * affectedByErrors * relevance(SignalKind.ERRORS, observed.members())
                : 0;
    }

    /// How certain it is that there is any excess at all, 0..1: shares of mere noise add up to one, too.
    public double certainty() {
        return certainty;
    }

    /// The share of all the incident's self-inflicted excess that is this node's, 0..1.
    public double share(Entity entity) {
        NodeBlame mine = of(entity);
        double weights = latencyWeight + errorWeight;
        if (mine == null || weights <= 0) {
            return 0;
        }
        double byLatency = totalLatency > 0 ? mine.latency() / totalLatency : 0;
        double byErrors = totalErrors > 0 ? mine.errors() / totalErrors : 0;
        return (latencyWeight * byLatency + errorWeight * byErrors) / weights;
    }

    /// Whether an abnormal path leads to it from a member.
    public boolean onPath(Entity entity) {
        return paths.contains(graph.node(entity));
    }

    @Nullable
    public NodeBlame of(Entity entity) {
        return own.get(graph.canonical(entity).toString());
    }

    /// How much a kind of trouble matters: less when the symptoms show only the other one.
    private static double relevance(SignalKind kind, List<Symptom> members) {
        boolean slow = false;
        boolean failing = false;
        for (Symptom member : members) {
            slow |= member.signal() == SignalKind.LATENCY;
            failing |= member.signal() == SignalKind.ERRORS || member.signal() == SignalKind.AVAILABILITY;
        }
        boolean irrelevant = kind == SignalKind.LATENCY ? failing && !slow : slow && !failing;
        return irrelevant ? IRRELEVANT : 1;
    }

    private static double certainty(NodeHealth health, ExcessCosts costs) {
        return health.downSince() != null
                ? 1
                : Math.max(
                        costs.significance(health, SignalKind.LATENCY), costs.significance(health, SignalKind.ERRORS));
    }

    /// What a node causes itself by its own cost; what crosses kinds goes into the flow.
    private NodeBlame weigh(NodeHealth health, ExcessCosts costs, CrossKindFlow flow) {
        boolean onPath = !health.symptoms().isEmpty() || paths.contains(health.node());
        double gate = onPath ? 1 : OFF_PATH;
        double load = loadInduced(health, costs.observed());
        CalleeExplanation slow = CalleeExplanation.ofLatency(health, costs);
        CalleeExplanation failing = CalleeExplanation.ofErrors(health, costs);
        double latency =
                gate * costs.ofNode(health, SignalKind.LATENCY) * costs.significance(health, SignalKind.LATENCY);
        double errors = gate * costs.ofNode(health, SignalKind.ERRORS) * costs.significance(health, SignalKind.ERRORS);
        flow.add(SignalKind.LATENCY, slow, latency);
        flow.add(SignalKind.ERRORS, failing, errors);
        double left = 1 - LOAD_DISCOUNT * load;
        double explained = ExcessCosts.of(health.errors()) > 0 ? failing.all() : slow.all();
        return new NodeBlame(left * latency * (1 - slow.all()), left * errors * (1 - failing.all()), explained, load);
    }

    /// More requests first, slowness after: the load made it slow. Measured by the traffic's significance.
    private static double loadInduced(NodeHealth health, IncidentObservations observed) {
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
        return latency.volume() * latency.mean() / (latency.mean() + Math.max(NEARLY_ZERO, latency.expected()));
    }
}
