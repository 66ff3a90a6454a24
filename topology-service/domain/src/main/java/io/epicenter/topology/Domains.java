package io.epicenter.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The correlation domain of each node: the number of the connected part it belongs to, in the order of its first node.
/// A hub, such as a message broker that everybody talks to, would connect everything: it is a domain of its own.
/// Source: union-find, Tarjan 1975. O(edges).
final class Domains {
    private Domains() {}

    static int[] of(int nodeCount, List<Edge> edges, int hubNeighbours) {
        boolean[] hub = hubs(nodeCount, edges, hubNeighbours);
        int[] parent = new int[nodeCount];
        Arrays.setAll(parent, i -> i);
        for (Edge edge : edges) {
            if (!hub[edge.caller()] && !hub[edge.callee()]) {
                int one = root(parent, edge.caller());
                int other = root(parent, edge.callee());
                parent[Math.max(one, other)] = Math.min(one, other);
            }
        }
        int[] domains = new int[nodeCount];
        int count = 0;
        for (int i = 0; i < nodeCount; i++) {
            int root = root(parent, i);
            domains[i] = root == i ? count++ : domains[root];
        }
        return domains;
    }

    private static boolean[] hubs(int nodeCount, List<Edge> edges, int hubNeighbours) {
        boolean[] hub = new boolean[nodeCount];
        Set<Long> neighbours = new HashSet<>();
        int[] degree = new int[nodeCount];
        for (Edge edge : edges) {
            int low = Math.min(edge.caller(), edge.callee());
            int high = Math.max(edge.caller(), edge.callee());
            if (neighbours.add(((long) low << 32) | high)) {
                degree[low]++;
                degree[high]++;
            }
        }
        for (int i = 0; i < nodeCount; i++) {
            hub[i] = degree[i] > hubNeighbours;
        }
        return hub;
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
