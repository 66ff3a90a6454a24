package io.epicenter.incident.console.graph;

import java.util.Arrays;
import java.util.List;

/// Gives each vertex a place along its layer: as near to its neighbours' mean as the order and the gaps allow.
/// Each layer is a least-squares fit under order constraints: isotonic regression by pooling adjacent violators
/// (Ayer 1955). O(rounds x arrows); deterministic.
final class CoordinateAssignment {
    /// Half of them in each direction. Chosen by hand: with more, graphs of this size hardly change.
    private static final int ROUNDS = 12;

    private final List<List<Integer>> layers;
    private final double[] heights;
    private final double gap;
    private final double[] centres;
    private final double[] sums;
    private final int[] degrees;

    CoordinateAssignment(List<List<Integer>> layers, double[] heights, double gap) {
        this.layers = layers;
        this.heights = heights.clone();
        this.gap = gap;
        this.centres = new double[heights.length];
        this.sums = new double[heights.length];
        this.degrees = new int[heights.length];
    }

    /// The centre of each vertex, the smallest top at 0.
    double[] centres(List<int[]> arrows) {
        for (List<Integer> layer : layers) {
            fit(layer, new double[layer.size()]);
        }
        for (int round = 0; round < ROUNDS; round++) {
            boolean forward = round % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                List<Integer> layer = layers.get(forward ? i : layers.size() - 1 - i);
                fit(layer, wishes(layer, arrows));
            }
        }
        double top = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centres.length; i++) {
            top = Math.min(top, centres[i] - heights[i] / 2);
        }
        for (int i = 0; i < centres.length; i++) {
            centres[i] = Math.round((centres[i] - top) * 2) / 2.0;
        }
        return centres.clone();
    }

    private double[] wishes(List<Integer> layer, List<int[]> arrows) {
        Arrays.fill(sums, 0);
        Arrays.fill(degrees, 0);
        for (int[] arrow : arrows) {
            sums[arrow[0]] += centres[arrow[1]];
            degrees[arrow[0]]++;
            sums[arrow[1]] += centres[arrow[0]];
            degrees[arrow[1]]++;
        }
        return layer.stream()
                .mapToDouble(vertex -> degrees[vertex] == 0 ? centres[vertex] : sums[vertex] / degrees[vertex])
                .toArray();
    }

    private void fit(List<Integer> layer, double[] wishes) {
        double[] offsets = new double[layer.size()];
        for (int i = 1; i < layer.size(); i++) {
            double distance = (heights[layer.get(i - 1)] + heights[layer.get(i)]) / 2 + gap;
            offsets[i] = offsets[i - 1] + distance;
        }
        double[] means = new double[layer.size()];
        int[] sizes = new int[layer.size()];
        int blocks = 0;
        for (int i = 0; i < layer.size(); i++) {
            means[blocks] = wishes[i] - offsets[i];
            sizes[blocks] = 1;
            blocks++;
            while (blocks > 1 && means[blocks - 2] >= means[blocks - 1]) {
                int size = sizes[blocks - 2] + sizes[blocks - 1];
                means[blocks - 2] =
                        (means[blocks - 2] * sizes[blocks - 2] + means[blocks - 1] * sizes[blocks - 1]) / size;
                sizes[blocks - 2] = size;
                blocks--;
            }
        }
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < sizes[block]; i++, at++) {
                centres[layer.get(at)] = means[block] + offsets[at];
            }
        }
    }
}
