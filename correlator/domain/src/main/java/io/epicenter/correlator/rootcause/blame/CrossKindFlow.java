package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.util.Map;
import java.util.TreeMap;

/// Callers' costs of one kind that callees' trouble of the other kind causes, such as slowness from the retries
/// after errors: they come down to whoever causes that trouble. O(edges x depth).
final class CrossKindFlow {
    /// How many calls deep a cost is passed on; what is left then stays there. Chosen by hand: a cycle of calls
    /// must end, and each level blurs the shares.
    private static final int DEEPEST = 5;

    private final IncidentObservations observed;
    private final ExcessCosts costs;
    private final Map<Integer, Double> slow = new TreeMap<>();
    private final Map<Integer, Double> failing = new TreeMap<>();
    private final Map<String, Amounts> kept = new TreeMap<>();

    /// What stays at one node.
    private static final class Amounts {
        private double latency;
        private double errors;
    }

    /// What a node is blamed with in addition.
    interface Receiver {
        /// @param entity the text of the node's entity
        void accept(String entity, double latency, double errors);
    }

    CrossKindFlow(IncidentObservations observed, ExcessCosts costs) {
        this.observed = observed;
        this.costs = costs;
    }

    /// Takes the part of a node's cost of one kind that its callees' trouble of the other kind explains.
    void add(SignalKind kind, CalleeExplanation explanation, double cost) {
        Map<Integer, Double> flow = kind == SignalKind.LATENCY ? slow : failing;
        explanation
                .crossKind()
                .forEach((callee, share) -> flow.merge(callee, cost * explanation.part(share), Double::sum));
    }

    /// Brings all that was added down to where it stays. To be called once.
    void settle(Receiver receiver) {
        passDown(slow, SignalKind.LATENCY);
        passDown(failing, SignalKind.ERRORS);
        kept.forEach((entity, amounts) -> receiver.accept(entity, amounts.latency, amounts.errors));
    }

    private void passDown(Map<Integer, Double> flow, SignalKind kind) {
        SignalKind trouble = kind == SignalKind.LATENCY ? SignalKind.ERRORS : SignalKind.LATENCY;
        Map<Integer, Double> level = flow;
        for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
            Map<Integer, Double> below = new TreeMap<>();
            boolean deepest = depth == DEEPEST;
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

    /// Passes on the part of an amount that a node's own callees explain; answers how much that was.
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
        Amounts here = kept.computeIfAbsent(health.entity().toString(), entity -> new Amounts());
        if (kind == SignalKind.LATENCY) {
            here.latency += amount;
        } else {
            here.errors += amount;
        }
    }
}
