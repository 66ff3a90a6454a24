package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.Closure.Limits;
import java.util.Arrays;

/// Finds the reaches of one node after another, on scratch arrays that it uses again. Source: Bellman 1958, the most
/// probable path over at most h edges, h = 1, 2, ..., from the nodes alone that got better with the last edge: a longer
/// path counts only when it is more probable than every shorter one. No heap, no objects; O(labels x steps of a node).
/// Of equal paths the shorter wins, then the one over the smaller node. Confined to one thread.
final class ClosureSearch {
    /// Labels that there is room for at first. Chosen by hand; the arrays double.
    private static final int INITIAL = 256;

    private final Adjacency steps;
    private final Limits limits;
    private final double[] best;
    /// The last label of each node, which is its best; -1 none.
    private final int[] last;
    private int[] node = new int[INITIAL];
    private int[] before = new int[INITIAL];
    private int[] hops = new int[INITIAL];
    private double[] impact = new double[INITIAL];
    private int labels;
    private long[] order = new long[INITIAL];

    ClosureSearch(Adjacency steps, Limits limits) {
        this.steps = steps;
        this.limits = limits;
        this.best = new double[steps.nodeCount()];
        this.last = new int[steps.nodeCount()];
        Arrays.fill(last, -1);
    }

    /// Walks from a node; [#clear] must follow.
    void walk(int start) {
        label(start, -1, 0, 1);
        int from = 0;
        for (int hop = 1; hop <= limits.maximumHops() && from < labels; hop++) {
            int to = labels;
            for (int label = from; label < to; label++) {
                expand(label, to, hop);
            }
            from = to;
        }
    }

    private void expand(int label, int levelBegin, int hop) {
        int at = node[label];
        double soFar = impact[label];
        for (int step = steps.start()[at]; step < steps.start()[at + 1]; step++) {
            double next = soFar * steps.share()[step];
            int to = steps.to()[step];
            if (next < limits.minimumImpact() || next < best[to]) {
                continue;
            }
            int known = last[to];
            if (next > best[to]) {
                if (known >= levelBegin) {
                    impact[known] = next;
                    before[known] = label;
                    best[to] = next;
                } else {
                    label(to, label, hop, next);
                }
            } else if (known >= levelBegin && at < node[before[known]]) {
                before[known] = label;
            }
        }
    }

    private void label(int of, int from, int edgesAway, double probability) {
        if (labels == node.length) {
            int size = labels * 2;
            node = Arrays.copyOf(node, size);
            before = Arrays.copyOf(before, size);
            hops = Arrays.copyOf(hops, size);
            impact = Arrays.copyOf(impact, size);
        }
        node[labels] = of;
        before[labels] = from;
        hops[labels] = edgesAway;
        impact[labels] = probability;
        best[of] = probability;
        last[of] = labels++;
    }

    /// Adds what was reached, nearest first, then by impact, then by index.
    void addTo(Closures.Builder closures) {
        if (order.length < labels) {
            order = new long[node.length];
        }
        int count = 0;
        for (int label = 1; label < labels; label++) {
            if (last[node[label]] == label) {
                order[count++] = Closures.order(hops[label], Quantizer.impactCode(impact[label]), node[label]);
            }
        }
        Arrays.sort(order, 0, count);
        for (int i = 0; i < count; i++) {
            int label = last[(int) order[i]];
            closures.add(node[label], hops[label], Quantizer.impactCode(impact[label]), node[before[label]]);
        }
    }

    /// The nodes of the best path to a node that was reached, both ends included; empty when it was not.
    int[] path(int to) {
        int label = last[to];
        int[] path = new int[label < 0 ? 0 : hops[label] + 1];
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = node[label];
            label = before[label];
        }
        return path;
    }

    /// Forgets the walk.
    void clear() {
        for (int label = 0; label < labels; label++) {
            best[node[label]] = 0;
            last[node[label]] = -1;
        }
        labels = 0;
    }
}
