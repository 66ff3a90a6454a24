package io.epicenter.correlator.model;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The edges of each node as lists, made when they are first asked for and then kept: a snapshot makes each [Edge]
/// anew, and correlation asks for those of the same nodes again and again. Confined to one thread.
final class EdgeLists {
    private final TopologySnapshot snapshot;
    private final @Nullable Edge[] made;
    private final @Nullable Sides[] sides;

    private record Sides(List<Edge> calls, List<Edge> calledBy) {}

    EdgeLists(TopologySnapshot snapshot) {
        this.snapshot = snapshot;
        this.made = new Edge[snapshot.edges().size()];
        this.sides = new Sides[snapshot.nodes().size()];
    }

    /// The edges of which a node is the caller.
    List<Edge> calls(int node) {
        return sides(node).calls();
    }

    /// The edges of which a node is the callee.
    List<Edge> calledBy(int node) {
        return sides(node).calledBy();
    }

    private Sides sides(int node) {
        Sides known = sides[node];
        if (known == null) {
            known = new Sides(edges(node, snapshot.calls()), edges(node, snapshot.callers()));
            sides[node] = known;
        }
        return known;
    }

    private List<Edge> edges(int node, Adjacency steps) {
        List<Edge> edges = new ArrayList<>(steps.degree(node));
        for (int step = steps.start()[node]; step < steps.start()[node + 1]; step++) {
            edges.add(edge(steps.edge()[step]));
        }
        return edges;
    }

    private Edge edge(int number) {
        Edge known = made[number];
        if (known == null) {
            known = snapshot.edges().get(number);
            made[number] = known;
        }
        return known;
    }
}
