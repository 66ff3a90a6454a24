package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
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
record CalleeExplanation(double sameKind, Map<Integer, Double> crossKind, double crossKindTotal) {
    /// The most of a caller's trouble of one kind that a callee's trouble of the other explains. Chosen by hand
    /// while looking at the recorded failures (docs/accuracy-root-cause.md).
    private static final double CROSS_KIND = 0.9;
    static final CalleeExplanation NONE = new CalleeExplanation(0, Map.of(), 0);

    static CalleeExplanation of(double same, Map<Integer, Double> cross) {
        double sum = 0;
        for (double share : cross.values()) {
            sum += share;
        }
        return new CalleeExplanation(Math.min(1, same), cross, sum);
    }

    double all() {
        return Math.min(1, sameKind + crossKindTotal);
    }

    /// The part of a callee when all shares together make at most one, the same kind first.
    double part(double share) {
        double room = Math.max(0, 1 - sameKind);
        return crossKindTotal > room ? share * room / crossKindTotal : share;
    }

    static CalleeExplanation ofLatency(NodeHealth health, ExcessCosts costs) {
        double cost = ExcessCosts.of(health.latency());
        if (cost <= 0) {
            return CalleeExplanation.NONE;
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : costs.observed().graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.LATENCY) / cost;
            NodeHealth callee = costs.observed().healthOf(edge.callee());
            Excess failing = costs.observed().calls().measured(edge, SignalKind.ERRORS);
            failing = failing != null ? failing : callee == null ? null : callee.errors();
            if (precedes(callee, health)) {
                double severity = failing == null ? 0 : Math.min(1, failing.mean() * 4);
                add(cross, edge, callee, costs.observed().significance(failing) * severity);
            }
        }
        return CalleeExplanation.of(same, cross);
    }

    static CalleeExplanation ofErrors(NodeHealth health, ExcessCosts costs) {
        double cost = costs.ofNode(health, SignalKind.ERRORS);
        if (cost <= 0) {
            return CalleeExplanation.NONE;
        }
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : costs.observed().graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.ERRORS) / cost;
            NodeHealth callee = costs.observed().healthOf(edge.callee());
            if (callee != null && precedes(callee, health)) {
                Excess slow = callee.latency();
                double severity = slow == null ? 0 : Math.min(1, slow.mean() / Math.max(1e-9, 2 * slow.expected()));
                add(cross, edge, callee, costs.observed().significance(slow) * severity);
            }
        }
        return CalleeExplanation.of(same, cross);
    }

    private static void add(Map<Integer, Double> cross, Edge edge, @Nullable NodeHealth callee, double trouble) {
        double worst = callee != null && callee.downSince() != null ? 1 : trouble;
        double share = CROSS_KIND * Math.min(1, edge.share()) * worst;
        if (share > 0) {
            cross.merge(edge.callee(), share, Double::sum);
        }
    }

    /// Whether the callee's trouble began no later than the caller's, give or take an interval.
    private static boolean precedes(@Nullable NodeHealth callee, NodeHealth caller) {
        Instant first = callee == null ? null : callee.onset();
        Instant second = caller.onset();
        if (first == null || second == null) {
            return true;
        }
        return !first.isAfter(second.plus(caller.onsetTolerance()));
    }
}
