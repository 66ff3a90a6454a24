package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/// The closures of all nodes in one direction, packed side by side: 11 bytes for each reach. A look-up reads arrays and
/// makes no object; as a list of lists it makes each [Reach] when it is asked for. Immutable.
public final class Closures extends AbstractList<List<Reach>> implements RandomAccess {
    /// Reaches that there is room for at first. Chosen by hand; the arrays grow by half.
    private static final int INITIAL = 1024;
    /// Reaches of all nodes together. Chosen by hand: 2.2 GB, and grown arrays stay below what an array can hold.
    private static final int MOST = 200_000_000;

    private final int[] start;
    private final int[] node;
    private final byte[] hops;
    private final char[] impact;
    private final int[] via;

    private Closures(int[] start, int[] node, byte[] hops, char[] impact, int[] via) {
        this.start = start;
        this.node = node;
        this.hops = hops;
        this.impact = impact;
        this.via = via;
    }

    /// Packs closures; impacts are rounded to what is kept.
    static Closures of(List<? extends List<Reach>> closures) {
        if (closures instanceof Closures packed) {
            return packed;
        }
        Builder builder = new Builder(closures.size());
        for (List<Reach> closure : closures) {
            for (Reach reach : closure) {
                builder.add(reach.node(), reach.hops(), Quantizer.impactCode(reach.impact()), reach.via());
            }
            builder.endNode();
        }
        return builder.build();
    }

    /// A number that sorts reaches: nearest first, then by impact, then by node, which are its low 32 bits.
    static long order(int hops, int impactCode, int node) {
        return (long) hops << 48 | (0xFFFFL - impactCode) << 32 | node;
    }

    /// Takes closures node by node.
    static final class Builder {
        private final int[] start;
        private int nodes;
        private int count;
        private int[] node = new int[INITIAL];
        private byte[] hops = new byte[INITIAL];
        private char[] impact = new char[INITIAL];
        private int[] via = new int[INITIAL];

        Builder(int nodeCount) {
            this.start = new int[nodeCount + 1];
        }

        void add(int reached, int edgesAway, int impactCode, int before) {
            if (count == node.length) {
                grow();
            }
            node[count] = reached;
            hops[count] = (byte) edgesAway;
            impact[count] = (char) impactCode;
            via[count++] = before;
        }

        private void grow() {
            if (count >= MOST) {
                throw new IllegalStateException(
                        "more than " + MOST + " reaches: raise the smallest impact that counts");
            }
            int size = Math.min(MOST, count + (count >> 1));
            node = Arrays.copyOf(node, size);
            hops = Arrays.copyOf(hops, size);
            impact = Arrays.copyOf(impact, size);
            via = Arrays.copyOf(via, size);
        }

        /// What was added belongs to one node; what follows, to the next.
        void endNode() {
            start[++nodes] = count;
        }

        Closures build() {
            return new Closures(
                    start,
                    Arrays.copyOf(node, count),
                    Arrays.copyOf(hops, count),
                    Arrays.copyOf(impact, count),
                    Arrays.copyOf(via, count));
        }
    }

    /// Number of reaches of all nodes.
    public int reaches() {
        return node.length;
    }

    /// Where the reaches of a node begin, for the accessors below; they end before those of the next.
    public int first(int of) {
        return start[of];
    }

    /// Where the reaches of a node end, exclusive.
    public int end(int of) {
        return start[of + 1];
    }

    /// How many nodes are reached from one.
    public int count(int of) {
        return start[of + 1] - start[of];
    }

    public int node(int reach) {
        return node[reach];
    }

    public int hops(int reach) {
        return hops[reach] & 0xFF;
    }

    public double impact(int reach) {
        return Quantizer.impactOf(impact[reach]);
    }

    int impactCode(int reach) {
        return impact[reach];
    }

    public int via(int reach) {
        return via[reach];
    }

    /// Where the reach from one node to another stands, or -1. O(reaches of the node), no object is made.
    public int find(int from, int to) {
        for (int i = start[from]; i < start[from + 1]; i++) {
            if (node[i] == to) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return start.length - 1;
    }

    @Override
    public List<Reach> get(int of) {
        return new OfNode(start[of], start[of + 1]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Closures that
                ? Arrays.equals(start, that.start)
                        && Arrays.equals(node, that.node)
                        && Arrays.equals(hops, that.hops)
                        && Arrays.equals(impact, that.impact)
                        && Arrays.equals(via, that.via)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private final class OfNode extends AbstractList<Reach> implements RandomAccess {
        private final int from;
        private final int to;

        OfNode(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public Reach get(int index) {
            int at = from + java.util.Objects.checkIndex(index, to - from);
            return new Reach(node(at), hops(at), impact(at), via(at));
        }

        @Override
        public int size() {
            return to - from;
        }
    }
}
