package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/// The edges that the steps of one node follow: a view.
final class EdgesOfNode extends AbstractList<Edge> implements RandomAccess {
    private final List<Edge> edges;
    private final Adjacency steps;
    private final int node;

    EdgesOfNode(List<Edge> edges, Adjacency steps, int node) {
        this.edges = edges;
        this.steps = steps;
        this.node = node;
    }

    @Override
    public Edge get(int index) {
        return edges.get(steps.edge()[steps.start()[node] + Objects.checkIndex(index, size())]);
    }

    @Override
    public int size() {
        return steps.degree(node);
    }
}
