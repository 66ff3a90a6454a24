package io.epicenter.incident.console.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts the vertices of a directed graph into layers, so that every arrow points to a later layer.
/// Longest path from the callers, after the back edges of a depth-first search are turned round; callers that
/// nobody calls move next to what they call. Source: Sugiyama 1981, Eades 1993. O(vertices x edges) at worst.
final class LayerAssignment {
    private final int[] layers;
    private final List<int[]> arrows;

    /// @param arrows pairs of from and to; self-loops are dropped
    LayerAssignment(int vertices, List<int[]> arrows) {
        this.arrows = acyclic(vertices, arrows);
        this.layers = longestPaths(vertices, this.arrows);
        pullSources();
    }

    int layerOf(int vertex) {
        return layers[vertex];
    }

    int count() {
        return Arrays.stream(layers).max().orElse(-1) + 1;
    }

    private static List<int[]> acyclic(int vertices, List<int[]> arrows) {
        List<List<Integer>> next = new ArrayList<>();
        for (int i = 0; i < vertices; i++) {
            next.add(new ArrayList<>());
        }
        int[] incoming = new int[vertices];
        for (int[] arrow : arrows) {
            if (arrow[0] != arrow[1]) {
                next.get(arrow[0]).add(arrow[1]);
                incoming[arrow[1]]++;
            }
        }
        List<int[]> result = new ArrayList<>();
        int[] state = new int[vertices];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < vertices; i++) {
                if (state[i] == 0 && (round == 1 || incoming[i] == 0)) {
                    visit(i, next, state, result);
                }
            }
        }
        return result;
    }

    /// Depth first with its own stack: 0 new, 1 on the path, 2 done.
    private static void visit(int root, List<List<Integer>> next, int[] state, List<int[]> result) {
        List<int[]> path = new ArrayList<>();
        path.add(new int[] {root, 0});
        state[root] = 1;
        while (!path.isEmpty()) {
            int[] top = path.getLast();
            List<Integer> targets = next.get(top[0]);
            if (top[1] == targets.size()) {
                state[top[0]] = 2;
                path.removeLast();
                continue;
            }
            int target = targets.get(top[1]++);
            boolean back = state[target] == 1;
            result.add(back ? new int[] {target, top[0]} : new int[] {top[0], target});
            if (state[target] == 0) {
                state[target] = 1;
                path.add(new int[] {target, 0});
            }
        }
    }

    private static int[] longestPaths(int vertices, List<int[]> arrows) {
        int[] layers = new int[vertices];
        boolean changed = true;
        for (int i = 0; i <= vertices && changed; i++) {
            changed = false;
            for (int[] arrow : arrows) {
                if (layers[arrow[1]] <= layers[arrow[0]]) {
                    layers[arrow[1]] = layers[arrow[0]] + 1;
                    changed = true;
                }
            }
        }
        return layers;
    }

    private void pullSources() {
        int[] nearest = new int[layers.length];
        Arrays.fill(nearest, Integer.MAX_VALUE);
        boolean[] called = new boolean[layers.length];
        for (int[] arrow : arrows) {
            nearest[arrow[0]] = Math.min(nearest[arrow[0]], layers[arrow[1]]);
            called[arrow[1]] = true;
        }
        for (int i = 0; i < layers.length; i++) {
            if (!called[i] && nearest[i] != Integer.MAX_VALUE) {
                layers[i] = nearest[i] - 1;
            }
        }
    }
}
