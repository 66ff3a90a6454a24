package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.util.Map;
import java.util.TreeMap;

/// Where callers' costs of one kind come from that callees' trouble of the other kind causes: retries make slow,
/// time-outs fail. Each cost flows to the callee, and on to what explains the callee. Used once.
final class CrossKindFlow {
    /// Calls down which a cost flows at most. Chosen by hand: chains of retries are shorter, and it bounds the work.
    private static final int DEEPEST_FLOW = 5;

    private final IncidentObservations observed;
    private final ExcessCosts costs;
    private final Map<String, Amount> kept = new TreeMap<>();
    private final Map<Integer, Double> latency = new TreeMap<>();
    private final Map<Integer, Double> errors = new TreeMap<>();

    CrossKindFlow(IncidentObservations observed, ExcessCosts costs) {
        this.observed = observed;
        this.costs = costs;
    }

    /// What came down to a node: requests x seconds per second, and failures per second.
    record Amount(double latency, double errors) {
        private static final Amount NONE = new Amount(0, 0);
    }

    void addLatency(int callee, double amount) {
        latency.merge(callee, amount, Double::sum);
    }

    void addErrors(int callee, double amount) {
        errors.merge(callee, amount, Double::sum);
    }

    /// What came down to each node, by the text of its entity.
    Map<String, Amount> propagate() {
        propagate(latency, SignalKind.LATENCY);
        propagate(errors, SignalKind.ERRORS);
        return kept;
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
        for (Edge edge : observed.graph().calls(health.node())) {
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
        Amount before = kept.getOrDefault(health.entity().toString(), Amount.NONE);
        kept.put(
                health.entity().toString(),
                kind == SignalKind.LATENCY
                        ? new Amount(before.latency() + amount, before.errors())
                        : new Amount(before.latency(), before.errors() + amount));
    }
}
