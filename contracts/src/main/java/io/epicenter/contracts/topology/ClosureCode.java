package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closure.Limits;
import java.util.Arrays;

/// Closures as bits. The reaches of a node are a tree along the graph's edges, so all that has to be written is which
/// steps belong to it: one bit for each step from a reached node to one not yet placed that is probable enough; hops,
/// impact and the node before follow. A reach whose best path is no extension of another's best path, which the hop
/// limit brings about, is written out. Decoding gives exactly what was encoded. About one bit for each reach.
final class ClosureCode {
    private final Adjacency steps;
    private final Limits limits;
    private final int[] queue;
    private final double[] impact;
    private final int[] hops;
    private final int[] via;
    private final boolean[] placed;
    private int queued;

    ClosureCode(Adjacency steps, Limits limits) {
        int nodes = steps.nodeCount();
        this.steps = steps;
        this.limits = limits;
        this.queue = new int[nodes];
        this.impact = new double[nodes];
        this.hops = new int[nodes];
        this.via = new int[nodes];
        this.placed = new boolean[nodes];
    }

    private void place(int node, int edgesAway, double probability, int before) {
        placed[node] = true;
        hops[node] = edgesAway;
        impact[node] = probability;
        via[node] = before;
        queue[queued++] = node;
    }

    private void clear() {
        for (int i = 0; i < queued; i++) {
            placed[queue[i]] = false;
        }
        queued = 0;
    }

    /// Whether a bit says if a step belongs to the tree.
    private boolean isOpen(int step, double probability) {
        return !placed[steps.to()[step]] && probability >= limits.minimumImpact();
    }

    void write(Closures closures, ColumnWriter tree, ColumnWriter apart) {
        int[] reachOf = new int[steps.nodeCount()];
        Arrays.fill(reachOf, -1);
        for (int start = 0; start < steps.nodeCount(); start++) {
            int count = closures.count(start);
            if (steps.degree(start) == 0 && count == 0) {
                continue;
            }
            for (int reach = closures.first(start); reach < closures.end(start); reach++) {
                reachOf[closures.node(reach)] = reach;
            }
            place(start, 0, 1, start);
            int done = writeTree(0, closures, reachOf, tree);
            int next = closures.first(start);
            for (; queued <= count; done = writeTree(done, closures, reachOf, tree)) {
                while (placed[closures.node(next)]) {
                    next++;
                }
                apart.write(closures.node(next) + 1L);
                apart.writeByte(closures.hops(next));
                apart.write(closures.impactCode(next));
                apart.write(closures.via(next));
                place(closures.node(next), closures.hops(next), closures.impact(next), closures.via(next));
            }
            apart.write(0);
            for (int reach = closures.first(start); reach < closures.end(start); reach++) {
                reachOf[closures.node(reach)] = -1;
            }
            clear();
        }
        tree.endBits();
    }

    private int writeTree(int from, Closures closures, int[] reachOf, ColumnWriter tree) {
        int done = from;
        while (done < queued) {
            int at = queue[done++];
            if (hops[at] >= limits.maximumHops()) {
                continue;
            }
            for (int step = steps.start()[at]; step < steps.start()[at + 1]; step++) {
                int to = steps.to()[step];
                double probability = impact[at] * steps.share()[step];
                if (isOpen(step, probability)) {
                    int reach = reachOf[to];
                    boolean belongs = reach >= 0
                            && closures.via(reach) == at
                            && closures.hops(reach) == hops[at] + 1
                            && closures.impactCode(reach) == Quantizer.impactCode(probability);
                    tree.writeBit(belongs);
                    if (belongs) {
                        place(to, hops[at] + 1, probability, at);
                    }
                }
            }
        }
        return done;
    }

    Closures read(ColumnReader tree, ColumnReader apart) throws MalformedMessageException {
        int nodes = steps.nodeCount();
        Closures.Builder closures = new Closures.Builder(nodes);
        for (int start = 0; start < nodes; start++) {
            if (steps.degree(start) > 0) {
                place(start, 0, 1, start);
                int done = readTree(0, tree);
                for (int next = apart.readBelow(nodes + 1); next > 0; next = apart.readBelow(nodes + 1)) {
                    if (placed[next - 1]) {
                        throw new MalformedMessageException("topology snapshot reaches a node twice");
                    }
                    int edgesAway = apart.readByte();
                    double probability = Quantizer.impactOf(apart.readBelow(1 << 16));
                    place(next - 1, edgesAway, probability, apart.readBelow(nodes));
                    done = readTree(done, tree);
                }
                addTo(closures);
                clear();
            }
            closures.endNode();
        }
        return closures.build();
    }

    private int readTree(int from, ColumnReader tree) throws MalformedMessageException {
        int done = from;
        while (done < queued) {
            int at = queue[done++];
            if (hops[at] >= limits.maximumHops()) {
                continue;
            }
            for (int step = steps.start()[at]; step < steps.start()[at + 1]; step++) {
                double probability = impact[at] * steps.share()[step];
                if (isOpen(step, probability) && tree.readBit()) {
                    place(steps.to()[step], hops[at] + 1, probability, at);
                }
            }
        }
        return done;
    }

    private void addTo(Closures.Builder closures) {
        long[] order = new long[queued - 1];
        for (int i = 1; i < queued; i++) {
            int node = queue[i];
            order[i - 1] = Closures.order(hops[node], Quantizer.impactCode(impact[node]), node);
        }
        Arrays.sort(order);
        for (long key : order) {
            int node = (int) key;
            closures.add(node, hops[node], Quantizer.impactCode(impact[node]), via[node]);
        }
    }
}
