package io.epicenter.incident.console.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Orders the vertices within each layer so that few arrows cross: sweeps by barycentre, the best order seen wins.
/// Source: Sugiyama, Tagawa and Toda 1981. O(sweeps x arrows log arrows); deterministic.
final class CrossingReduction {
    /// Half of them in each direction. Chosen by hand: with more, graphs of this size hardly change.
    private static final int SWEEPS = 12;

    private final List<List<Integer>> layers;
    private final List<List<Integer>> before;
    private final List<List<Integer>> after;
    private final int[] rank;

    /// @param layers vertices by layer, in their first order
    /// @param arrows between neighbouring layers only
    CrossingReduction(List<List<Integer>> layers, List<int[]> arrows, int vertices) {
        this.layers = layers.stream()
                .map(layer -> (List<Integer>) new ArrayList<>(layer))
                .toList();
        this.before = lists(vertices);
        this.after = lists(vertices);
        this.rank = new int[vertices];
        for (int[] arrow : arrows) {
            after.get(arrow[0]).add(arrow[1]);
            before.get(arrow[1]).add(arrow[0]);
        }
    }

    private static List<List<Integer>> lists(int count) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    List<List<Integer>> best() {
        layers.forEach(this::number);
        List<List<Integer>> best = copy();
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            if (sweep % 2 == 0) {
                for (int i = 1; i < layers.size(); i++) {
                    sort(layers.get(i), before);
                }
            } else {
                for (int i = layers.size() - 2; i >= 0; i--) {
                    sort(layers.get(i), after);
                }
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copy();
            }
        }
        return best;
    }

    private void sort(List<Integer> layer, List<List<Integer>> neighbours) {
        double[] centre = new double[rank.length];
        for (int vertex : layer) {
            centre[vertex] = neighbours.get(vertex).stream()
                    .mapToInt(neighbour -> rank[neighbour])
                    .average()
                    .orElse(rank[vertex]);
        }
        layer.sort(Comparator.comparingDouble((Integer vertex) -> centre[vertex])
                .thenComparingInt(vertex -> rank[vertex]));
        number(layer);
    }

    private void number(List<Integer> layer) {
        for (int i = 0; i < layer.size(); i++) {
            rank[layer.get(i)] = i;
        }
    }

    private List<List<Integer>> copy() {
        return layers.stream().map(List::copyOf).toList();
    }

    /// Pairs of arrows between neighbouring layers whose ends are in opposite order.
    private long crossings() {
        long crossings = 0;
        for (List<Integer> layer : layers) {
            int[] targets = layer.stream()
                    .flatMapToInt(vertex -> after.get(vertex).stream()
                            .mapToInt(target -> rank[target])
                            .sorted())
                    .toArray();
            crossings += inversions(targets);
        }
        return crossings;
    }

    private static long inversions(int[] numbers) {
        int size = Arrays.stream(numbers).max().orElse(0) + 2;
        int[] tree = new int[size + 1];
        long inversions = 0;
        for (int i = 0; i < numbers.length; i++) {
            int notGreater = 0;
            for (int at = numbers[i] + 1; at > 0; at -= at & -at) {
                notGreater += tree[at];
            }
            inversions += i - notGreater;
            for (int at = numbers[i] + 1; at <= size; at += at & -at) {
                tree[at]++;
            }
        }
        return inversions;
    }
}
