package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.List;

/// The steps that lead on from each node, side by side in arrays; those of a node stand from `start[node]` to before
/// `start[node + 1]`, in the order of the edges. Shares are at most 1. Not to be changed.
///
/// @param start one more than there are nodes
/// @param to the node that a step leads to
/// @param share probability that what happens at one end is felt at the other
/// @param edge number of the edge that the step follows
public record Adjacency(int[] start, int[] to, double[] share, int[] edge) {
    /// The steps from callers to callees (`down`), or against the calls.
    public static Adjacency of(int nodeCount, List<Edge> edges, boolean down) {
        int count = edges.size();
        int[] from = new int[count];
        int[] to = new int[count];
        double[] share = new double[count];
        for (int i = 0; i < count; i++) {
            Edge edge = edges.get(i);
            from[i] = down ? edge.caller() : edge.callee();
            to[i] = down ? edge.callee() : edge.caller();
            share[i] = edge.share();
        }
        return of(nodeCount, from, to, share);
    }

    /// The steps `from[i]` to `to[i]`, which are the edges numbered `i`.
    public static Adjacency of(int nodeCount, int[] from, int[] to, double[] share) {
        int[] start = new int[nodeCount + 1];
        for (int node : from) {
            start[node + 1]++;
        }
        for (int i = 0; i < nodeCount; i++) {
            start[i + 1] += start[i];
        }
        int[] next = start.clone();
        int[] sortedTo = new int[from.length];
        double[] sortedShare = new double[from.length];
        int[] edge = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            int at = next[from[i]]++;
            sortedTo[at] = to[i];
            sortedShare[at] = Math.min(1, share[i]);
            edge[at] = i;
        }
        return new Adjacency(start, sortedTo, sortedShare, edge);
    }

    public int nodeCount() {
        return start.length - 1;
    }

    /// How many steps lead on from a node.
    public int degree(int node) {
        return start[node + 1] - start[node];
    }
}
