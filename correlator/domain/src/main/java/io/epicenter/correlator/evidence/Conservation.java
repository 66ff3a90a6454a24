package io.epicenter.correlator.evidence;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.Graph;
import io.epicenter.correlator.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Conservation of blame: what a node costs its callers, minus what its own callees cost it, is its own doing.
/// V(node) = requests/s x excess latency (or excess error ratio) beyond the usual variation.
/// Own = V(node) - sum of V over its calls, never negative, gated by significance and by an abnormal path from a
/// member. Errors of a callee explain a caller's slowness (retries) and slowness its errors (time-outs), when they
/// began no later; that part of the caller's cost flows to the callee, and on to what explains the callee.
/// O(nodes + edges), times the depth of the flow for what crosses kinds.
public final class Conservation {
    private static final double CROSS_KIND = 0.9;
    private static final double OFF_PATH = 0.15;
    private static final double PATH_SIGNIFICANCE = 0.2;
    private static final double LOAD_DISCOUNT = 0.85;
    private static final double ERRORS_OVER_LATENCY = 2;
    private static final int DEEPEST_FLOW = 5;

    private final Situation situation;
    private final Graph graph;
    private final Map<String, Own> own = new TreeMap<>();
    private final Map<String, Flow> flows = new TreeMap<>();
    private final Set<Integer> onPath = new HashSet<>();
    private double totalLatency;
    private double totalErrors;
    private double latencyHurt;
    private double errorHurt;

    /// @param latency own part of the excess latency, requests x seconds per second, gated
    /// @param errors own part of the failures per second, gated
    /// @param explained share of what is abnormal that its callees explain, 0..1
    /// @param loadInduced 0..1: it slowed because it got more requests first
    record Own(double latency, double errors, double explained, double loadInduced) {
        private Own plus(Flow flow) {
            double left = 1 - LOAD_DISCOUNT * loadInduced;
            return new Own(latency + left * flow.latency, errors + left * flow.errors, explained, loadInduced);
        }
    }

    Conservation(Situation situation) {
        this.situation = situation;
        this.graph = situation.graph();
        walkPaths();
        for (Health health : situation.nodes()) {
            own.put(health.entity().toString(), weigh(health));
            latencyHurt = Math.max(latencyHurt, hurtBySlowness(health));
            errorHurt = Math.max(errorHurt, cost(health.errors()));
        }
        flows.forEach((entity, flow) -> own.computeIfPresent(entity, (key, mine) -> mine.plus(flow)));
        for (Own mine : own.values()) {
            totalLatency += mine.latency();
            totalErrors += mine.errors();
        }
    }

    /// What callers' costs of the other kind came down to a node.
    private static final class Flow {
        private double latency;
        private double errors;
    }

    /// @param same share that the callees' trouble of the same kind explains, 0..1
    /// @param cross shares that callees' trouble of the other kind, or absence, explains, by callee
    private record Explanation(double same, Map<Integer, Double> cross) {
        double all() {
            return Math.min(
                    1,
                    same + cross.values().stream().mapToDouble(share -> share).sum());
        }

        /// The part of a callee when all shares together make at most one, the same kind first.
        double part(int callee) {
            double sum = cross.values().stream().mapToDouble(share -> share).sum();
            double room = Math.max(0, 1 - same);
            double share = cross.getOrDefault(callee, 0.0);
            return sum > room ? share * room / sum : share;
        }
    }

    /// The share of all the incident's self-inflicted excess that is this node's, 0..1.
    public double share(Entity entity) {
        Own mine = own.get(graph.canonical(entity).toString());
        double all = latencyHurt + ERRORS_OVER_LATENCY * errorHurt;
        if (mine == null || all <= 0) {
            return 0;
        }
        double byLatency = totalLatency > 0 ? mine.latency() / totalLatency : 0;
        double byErrors = totalErrors > 0 ? mine.errors() / totalErrors : 0;
        double latencyWeight = totalLatency > 0 ? latencyHurt : 0;
        double errorWeight = totalErrors > 0 ? ERRORS_OVER_LATENCY * errorHurt : 0;
        double weights = latencyWeight + errorWeight;
        return weights <= 0 ? 0 : (latencyWeight * byLatency + errorWeight * byErrors) / weights;
    }

    public boolean onPath(Entity entity) {
        return onPath.contains(graph.node(entity));
    }

    @Nullable
    Own of(Entity entity) {
        return own.get(graph.canonical(entity).toString());
    }

    /// Walks from the members along calls to abnormal callees: blame needs an unbroken abnormal path.
    private void walkPaths() {
        Deque<Integer> open = new ArrayDeque<>();
        for (Symptom member : situation.members()) {
            int node = graph.node(member.entity());
            if (node != Graph.UNKNOWN && onPath.add(node)) {
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            int node = open.remove();
            for (Edge edge : graph.calls(node)) {
                double abnormal = Math.max(
                        situation.significance(situation.healthOf(edge.callee())),
                        Math.max(
                                situation.significance(situation.measured(edge, SignalKind.LATENCY)),
                                situation.significance(situation.measured(edge, SignalKind.ERRORS))));
                if (abnormal > PATH_SIGNIFICANCE && onPath.add(edge.callee())) {
                    open.add(edge.callee());
                }
            }
        }
    }

    private Own weigh(Health health) {
        boolean member = !health.symptoms().isEmpty();
        double gate = member || onPath.contains(health.node()) ? 1 : OFF_PATH;
        double load = loadInduced(health);
        Explanation slow = explainLatency(health);
        Explanation failing = explainErrors(health);
        double latency = gate * servedCost(health, SignalKind.LATENCY) * servedSignificance(health, SignalKind.LATENCY);
        double errors = gate * servedCost(health, SignalKind.ERRORS) * servedSignificance(health, SignalKind.ERRORS);
        slow.cross().keySet().forEach(callee -> flow(callee, SignalKind.LATENCY, latency * slow.part(callee), 0));
        failing.cross().keySet().forEach(callee -> flow(callee, SignalKind.ERRORS, errors * failing.part(callee), 0));
        double left = 1 - LOAD_DISCOUNT * load;
        double explained = cost(health.errors()) > 0 ? failing.all() : slow.all();
        return new Own(left * latency * (1 - slow.all()), left * errors * (1 - failing.all()), explained, load);
    }

    /// Lets a caller's cost of one kind, caused by a callee's trouble of the other, come down to who causes that.
    private void flow(int node, SignalKind kind, double amount, int depth) {
        Health health = situation.healthOf(node);
        if (health == null || amount <= 0) {
            return;
        }
        SignalKind trouble = kind == SignalKind.LATENCY ? SignalKind.ERRORS : SignalKind.LATENCY;
        double cost = servedCost(health, trouble);
        double onward = 0;
        if (health.vanishedAt() == null && cost > 0 && depth < DEEPEST_FLOW) {
            double below = 0;
            for (Edge edge : graph.calls(node)) {
                below += edgeCost(edge, trouble);
            }
            onward = below > 0 ? Math.min(1, below / cost) : 0;
            for (Edge edge : graph.calls(node)) {
                flow(
                        edge.callee(),
                        kind,
                        onward * amount * edgeCost(edge, trouble) / Math.max(1e-12, below),
                        depth + 1);
            }
        }
        Flow here = flows.computeIfAbsent(health.entity().toString(), key -> new Flow());
        if (kind == SignalKind.LATENCY) {
            here.latency += (1 - onward) * amount;
        } else {
            here.errors += (1 - onward) * amount;
        }
    }

    /// What a node costs, by its own account or, when that is missing or smaller, by its callers'.
    private double servedCost(Health health, SignalKind signal) {
        Excess mine = signal == SignalKind.LATENCY ? health.latency() : health.errors();
        if (signal == SignalKind.LATENCY && mine != null) {
            return mine.cost();
        }
        double byCallers = 0;
        for (Edge edge : graph.calledBy(health.node())) {
            byCallers += cost(situation.measured(edge, signal));
        }
        return Math.max(byCallers, cost(mine));
    }

    private double servedSignificance(Health health, SignalKind signal) {
        double worst = situation.significance(signal == SignalKind.LATENCY ? health.latency() : health.errors());
        for (Edge edge : graph.calledBy(health.node())) {
            worst = Math.max(worst, situation.significance(situation.measured(edge, signal)));
        }
        return worst;
    }

    private Explanation explainLatency(Health health) {
        double cost = cost(health.latency());
        if (cost <= 0) {
            return new Explanation(0, Map.of());
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : graph.calls(health.node())) {
            same += edgeCost(edge, SignalKind.LATENCY) / cost;
            Health callee = situation.healthOf(edge.callee());
            Excess failing = situation.measured(edge, SignalKind.ERRORS);
            failing = failing != null ? failing : callee == null ? null : callee.errors();
            if (precedes(callee, health)) {
                double severity = failing == null ? 0 : Math.min(1, failing.mean() * 4);
                add(cross, edge, callee, situation.significance(failing) * severity);
            }
        }
        return new Explanation(Math.min(1, same), cross);
    }

    private Explanation explainErrors(Health health) {
        double cost = servedCost(health, SignalKind.ERRORS);
        if (cost <= 0) {
            return new Explanation(0, Map.of());
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : graph.calls(health.node())) {
            same += edgeCost(edge, SignalKind.ERRORS) / cost;
            Health callee = situation.healthOf(edge.callee());
            if (callee != null && precedes(callee, health)) {
                Excess slow = callee.latency();
                double severity = slow == null ? 0 : Math.min(1, slow.mean() / Math.max(1e-9, 2 * slow.expected()));
                add(cross, edge, callee, situation.significance(slow) * severity);
            }
        }
        return new Explanation(Math.min(1, same), cross);
    }

    private static void add(Map<Integer, Double> cross, Edge edge, @Nullable Health callee, double trouble) {
        double worst = callee != null && callee.vanishedAt() != null ? 1 : trouble;
        double share = CROSS_KIND * Math.min(1, edge.share()) * worst;
        if (share > 0) {
            cross.merge(edge.callee(), share, Double::sum);
        }
    }

    /// What the calls on one edge cost the caller: as it measured, or its part of what the callee costs all.
    private double edgeCost(Edge edge, SignalKind signal) {
        Excess measured = situation.measured(edge, signal);
        if (measured != null) {
            return measured.cost() * situation.significance(measured);
        }
        Health callee = situation.healthOf(edge.callee());
        if (callee == null) {
            return 0;
        }
        Excess excess = signal == SignalKind.LATENCY ? callee.latency() : callee.errors();
        double calls = 0;
        for (Edge other : graph.calledBy(edge.callee())) {
            calls += other.requestsPerSecond();
        }
        double part = calls > 0 ? edge.requestsPerSecond() / calls : 1;
        return cost(excess) * part * situation.significance(excess);
    }

    /// Whether the callee's trouble began no later than the caller's, give or take an interval.
    private boolean precedes(@Nullable Health callee, Health caller) {
        Instant first = callee == null ? null : callee.onset();
        Instant second = caller.onset();
        if (first == null || second == null) {
            return true;
        }
        return !first.isAfter(second.plus(tolerance(caller)));
    }

    static Duration tolerance(Health health) {
        for (Excess excess : java.util.Arrays.asList(health.latency(), health.errors())) {
            if (excess != null) {
                return excess.interval().multipliedBy(3).dividedBy(2);
            }
        }
        return Duration.ofSeconds(15);
    }

    /// More requests first, slowness after: the load made it slow. Measured by the traffic's significance.
    private double loadInduced(Health health) {
        Excess traffic = health.traffic();
        Excess latency = health.latency();
        if (traffic == null || traffic.onset() == null) {
            return 0;
        }
        Instant hurt = Health.earlier(
                latency == null ? null : latency.onset(),
                health.errors() == null ? null : health.errors().onset());
        boolean first = hurt == null
                || !traffic.onset().isAfter(hurt.plus(traffic.interval().dividedBy(2)));
        return first ? situation.significance(traffic) : 0;
    }

    private static double hurtBySlowness(Health health) {
        Excess latency = health.latency();
        if (latency == null || latency.mean() <= 0) {
            return 0;
        }
        return latency.volume() * latency.mean() / (latency.mean() + Math.max(1e-9, latency.expected()));
    }

    private static double cost(@Nullable Excess excess) {
        return excess == null ? 0 : excess.cost();
    }
}
