package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.Health;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much of what a node costs its callees explain. Errors of a callee explain slowness (retries), its slowness
/// errors (time-outs), its absence both, when they began no later.
///
/// @param same share that the callees' trouble of the same kind explains, 0..1
/// @param cross shares that callees' trouble of the other kind, or absence, explains, by callee
/// @param crossAll their sum
record Explanation(double same, Map<Integer, Double> cross, double crossAll) {
    private static final double CROSS_KIND = 0.9;
    static final Explanation NONE = new Explanation(0, Map.of(), 0);

    static Explanation of(double same, Map<Integer, Double> cross) {
        double sum = 0;
        for (double share : cross.values()) {
            sum += share;
        }
        return new Explanation(Math.min(1, same), cross, sum);
    }

    double all() {
        return Math.min(1, same + crossAll);
    }

    /// The part of a callee when all shares together make at most one, the same kind first.
    double part(double share) {
        double room = Math.max(0, 1 - same);
        return crossAll > room ? share * room / crossAll : share;
    }

    static Explanation ofLatency(Health health, Costs costs) {
        double cost = Costs.of(health.latency());
        if (cost <= 0) {
            return Explanation.NONE;
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : costs.situation().graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.LATENCY) / cost;
            Health callee = costs.situation().healthOf(edge.callee());
            Excess failing = costs.situation().measured(edge, SignalKind.ERRORS);
            failing = failing != null ? failing : callee == null ? null : callee.errors();
            if (precedes(callee, health)) {
                double severity = failing == null ? 0 : Math.min(1, failing.mean() * 4);
                add(cross, edge, callee, costs.situation().significance(failing) * severity);
            }
        }
        return Explanation.of(same, cross);
    }

    static Explanation ofErrors(Health health, Costs costs) {
        double cost = costs.served(health, SignalKind.ERRORS);
        if (cost <= 0) {
            return Explanation.NONE;
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : costs.situation().graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.ERRORS) / cost;
            Health callee = costs.situation().healthOf(edge.callee());
            if (callee != null && precedes(callee, health)) {
                Excess slow = callee.latency();
                double severity = slow == null ? 0 : Math.min(1, slow.mean() / Math.max(1e-9, 2 * slow.expected()));
                add(cross, edge, callee, costs.situation().significance(slow) * severity);
            }
        }
        return Explanation.of(same, cross);
    }

    private static void add(Map<Integer, Double> cross, Edge edge, @Nullable Health callee, double trouble) {
        double worst = callee != null && callee.vanishedAt() != null ? 1 : trouble;
        double share = CROSS_KIND * Math.min(1, edge.share()) * worst;
        if (share > 0) {
            cross.merge(edge.callee(), share, Double::sum);
        }
    }

    /// Whether the callee's trouble began no later than the caller's, give or take an interval.
    private static boolean precedes(@Nullable Health callee, Health caller) {
        Instant first = callee == null ? null : callee.onset();
        Instant second = caller.onset();
        if (first == null || second == null) {
            return true;
        }
        return !first.isAfter(second.plus(Conservation.tolerance(caller)));
    }
}
