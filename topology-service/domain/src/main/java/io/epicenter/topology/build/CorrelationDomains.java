package io.epicenter.topology.build;

import io.epicenter.contracts.topology.Adjacency;
import java.util.Arrays;

/// The correlation domain of each node: the number of the connected part it belongs to, in the order of its first node.
/// A hub, such as a message broker that everybody talks to, would connect everything: it is a domain of its own.
/// A part with more nodes than a domain may have is cut into communities: its edges are taken by how tightly they bind,
/// tightest first, and join what they connect as long as that is not too large.
/// Source: Kruskal 1956 with a bound on the size, on union-find, Tarjan 1975. Edges bind by the share of the caller's
/// requests, over the root of both ends' degrees, in octaves, and ties are broken by names: small changes of traffic
/// leave the communities as they are. O(edges log edges).
final class CorrelationDomains {
    private final int hubNeighbours;
    private final int mostNodes;

    /// @param hubNeighbours a node with more neighbours is a domain of its own
    /// @param mostNodes a connected part with more is cut
    CorrelationDomains(int hubNeighbours, int mostNodes) {
        this.hubNeighbours = hubNeighbours;
        this.mostNodes = mostNodes;
    }

    int[] of(Adjacency calls, Adjacency callers) {
        int nodes = calls.nodeCount();
        boolean[] hub = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            hub[node] = neighbours(node, calls, callers) > hubNeighbours;
        }
        DisjointSets connected = new DisjointSets(nodes);
        long[] edges = new long[calls.to().length];
        int inner = 0;
        for (int caller = 0; caller < nodes; caller++) {
            for (int step = calls.start()[caller]; step < calls.start()[caller + 1]; step++) {
                if (!hub[caller] && !hub[calls.to()[step]]) {
                    connected.join(caller, calls.to()[step]);
                    edges[inner++] = (long) looseness(caller, step, calls, callers) << 32 | step;
                }
            }
        }
        Arrays.sort(edges, 0, inner);
        DisjointSets communities = new DisjointSets(nodes);
        int[] callerOf = callerOfEachStep(calls);
        for (int i = 0; i < inner; i++) {
            int step = (int) edges[i];
            int one = callerOf[step];
            int other = calls.to()[step];
            boolean small = connected.size(one) <= mostNodes;
            if (small || communities.size(one) + communities.size(other) <= mostNodes) {
                communities.join(one, other);
            }
        }
        return communities.numbers();
    }

    private static int neighbours(int node, Adjacency calls, Adjacency callers) {
        int count = calls.degree(node) + callers.degree(node);
        for (int step = calls.start()[node]; step < calls.start()[node + 1]; step++) {
            int other = calls.to()[step];
            for (int back = callers.start()[node]; back < callers.start()[node + 1]; back++) {
                count -= callers.to()[back] == other ? 1 : 0;
            }
        }
        return count;
    }

    private static int[] callerOfEachStep(Adjacency calls) {
        int[] callerOf = new int[calls.to().length];
        for (int caller = 0; caller < calls.nodeCount(); caller++) {
            Arrays.fill(callerOf, calls.start()[caller], calls.start()[caller + 1], caller);
        }
        return callerOf;
    }

    /// How little an edge binds, in octaves; 0 the tightest.
    private static int looseness(int caller, int step, Adjacency calls, Adjacency callers) {
        int callee = calls.to()[step];
        double degrees = (double) (calls.degree(caller) + callers.degree(caller))
                * (calls.degree(callee) + callers.degree(callee));
        return (int) Math.max(0, -Math.round(Math.log(calls.share()[step] / Math.sqrt(degrees)) / Math.log(2)));
    }

    /// Nodes that join into parts.
    private static final class DisjointSets {
        private final int[] parent;
        private final int[] size;

        DisjointSets(int nodes) {
            parent = new int[nodes];
            size = new int[nodes];
            Arrays.setAll(parent, i -> i);
            Arrays.fill(size, 1);
        }

        private int root(int node) {
            int at = node;
            while (parent[at] != at) {
                parent[at] = parent[parent[at]];
                at = parent[at];
            }
            return at;
        }

        int size(int node) {
            return size[root(node)];
        }

        /// Under the smaller number, so that a part is named by its first node.
        void join(int one, int other) {
            int low = Math.min(root(one), root(other));
            int high = Math.max(root(one), root(other));
            if (low != high) {
                parent[high] = low;
                size[low] += size[high];
            }
        }

        int[] numbers() {
            int[] numbers = new int[parent.length];
            int count = 0;
            for (int i = 0; i < numbers.length; i++) {
                int root = root(i);
                numbers[i] = root == i ? count++ : numbers[root];
            }
            return numbers;
        }
    }
}
