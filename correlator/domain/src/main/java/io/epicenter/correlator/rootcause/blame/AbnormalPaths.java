package io.epicenter.correlator.rootcause.blame;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// The nodes that an unbroken path of abnormal calls or nodes leads to from the members of an incident. Blame
/// needs one. O(nodes + edges).
record AbnormalPaths(Set<Integer> nodes) {
    /// Significance, 0..1, above which a node or a call continues a path. Chosen by hand, low: a path that breaks
    /// loses the cause, and what lies on it is weighed by its own significance anyhow.
    private static final double ABNORMAL = 0.2;

    static AbnormalPaths of(IncidentObservations observed) {
        DependencyGraph graph = observed.graph();
        Set<Integer> reached = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (Symptom member : observed.members()) {
            int node = graph.node(member.entity());
            if (node != DependencyGraph.UNKNOWN && reached.add(node)) {
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            for (Edge edge : graph.calls(open.remove())) {
                if (significance(edge, observed) > ABNORMAL && reached.add(edge.callee())) {
                    open.add(edge.callee());
                }
            }
        }
        return new AbnormalPaths(reached);
    }

    /// Of the callee, or of the call as its caller measures it.
    private static double significance(Edge edge, IncidentObservations observed) {
        return Math.max(
                observed.significance(observed.healthOf(edge.callee())),
                Math.max(
                        observed.significance(observed.calls().measured(edge, SignalKind.LATENCY)),
                        observed.significance(observed.calls().measured(edge, SignalKind.ERRORS))));
    }

    boolean contains(int node) {
        return nodes.contains(node);
    }
}
