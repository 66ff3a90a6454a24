package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much of what a node costs its callees explain. Errors of a callee explain slowness (retries), its slowness
/// errors (time-outs), its absence both, when they began no later.
///
/// @param sameKind share that the callees' trouble of the same kind explains, 0..1
/// @param crossKind shares that callees' trouble of the other kind, or absence, explains, by callee
/// @param crossKindTotal their sum
record CalleeExplanation(double sameKind, Map<Integer, Double> crossKind, double crossKindTotal) {
    /// What counts of trouble that is of another kind than its effect, 0..1. Chosen by hand: nearly all, and a
    /// little left for the caller's own part, such as time-outs that are too short.
    private static final double CROSS_KIND = 0.9;

    /// Excess error ratio of a callee from which on its failures explain all of a caller's slowness. Chosen by
    /// hand: with every fourth call repeated the caller is clearly slower.
    private static final double SEVERE_ERRORS = 0.25;

    /// Excess latency of a callee, as a multiple of what is expected, from which on its slowness explains all of a
    /// caller's errors. Chosen by hand: time-outs are commonly set to a few times the usual latency.
    private static final double SEVERE_SLOWNESS = 2;

    /// Stands for an expected latency of 0 in a ratio; smaller than any that is measured, in seconds.
    private static final double NEARLY_ZERO = 1e-9;

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
            return NONE;
        }
        IncidentObservations observed = costs.observed();
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : observed.graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.LATENCY) / cost;
            NodeHealth callee = observed.healthOf(edge.callee());
            Excess failing = observed.calls().measured(edge, SignalKind.ERRORS);
            failing = failing != null ? failing : callee == null ? null : callee.errors();
            if (precedes(callee, health)) {
                double severity = failing == null ? 0 : Math.min(1, failing.mean() / SEVERE_ERRORS);
                add(cross, edge, callee, observed.significance(failing) * severity);
            }
        }
        return of(same, cross);
    }

    static CalleeExplanation ofErrors(NodeHealth health, ExcessCosts costs) {
        double cost = costs.ofNode(health, SignalKind.ERRORS);
        if (cost <= 0) {
            return NONE;
        }
        IncidentObservations observed = costs.observed();
        double same = 0;
        Map<Integer, Double> cross = new TreeMap<>();
        for (Edge edge : observed.graph().calls(health.node())) {
            same += costs.of(edge, SignalKind.ERRORS) / cost;
            NodeHealth callee = observed.healthOf(edge.callee());
            if (callee != null && precedes(callee, health)) {
                Excess slow = callee.latency();
                double severity = slow == null
                        ? 0
                        : Math.min(1, slow.mean() / Math.max(NEARLY_ZERO, SEVERE_SLOWNESS * slow.expected()));
                add(cross, edge, callee, observed.significance(slow) * severity);
            }
        }
        return of(same, cross);
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
