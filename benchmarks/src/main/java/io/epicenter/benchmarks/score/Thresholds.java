package io.epicenter.benchmarks.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/// Finds thresholds: the best of a grid over the highest alarm scores, for any measure.
public final class Thresholds {
    private static final double LEAST_SHARE = 1e-5;
    private static final double MOST_SHARE = 0.2;
    private static final double STEP = 1.12;
    private static final double FINE_STEP = 1.02;
    private static final int FINE_BELOW = 1_000_000;

    private Thresholds() {}

    /// The alarm scores of which shares of 0.001 % to 20 % of all judged rows are higher, rising; [0] when none is
    /// positive.
    static double[] grid(List<ScoredSeries> scored) {
        double[] all = scored.stream()
                .flatMapToDouble(one -> Arrays.stream(one.alarm(), one.series().probation(), one.alarm().length))
                .sorted()
                .toArray();
        double step = all.length < FINE_BELOW ? FINE_STEP : STEP;
        TreeSet<Double> grid = new TreeSet<>();
        for (double share = LEAST_SHARE; share < MOST_SHARE; share *= step) {
            double threshold = all[Math.max(0, (int) (all.length - 1 - share * all.length))];
            if (threshold > 0) {
                grid.add(threshold);
            }
        }
        return grid.isEmpty()
                ? new double[] {0}
                : grid.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// A threshold and what it makes of a measure.
    public record Best(double threshold, double value) {}

    /// The threshold at which a measure over some series is highest.
    static Best best(List<ScoredSeries> scored, ToDoubleFunction<Double> measure) {
        Best best = new Best(0, Double.NEGATIVE_INFINITY);
        for (double threshold : grid(scored)) {
            double value = measure.applyAsDouble(threshold);
            if (value > best.value()) {
                best = new Best(threshold, value);
            }
        }
        return best;
    }

    /// Each half of the series at the threshold that is best for the other: two folds, series taken in turn.
    ///
    /// @param measure of some series at a threshold
    /// @return thresholds for the even and the odd series
    static double[] crossed(List<ScoredSeries> scored, BiFunction<List<ScoredSeries>, Double, Double> measure) {
        double[] thresholds = new double[2];
        for (int half = 0; half < 2; half++) {
            List<ScoredSeries> other = half(scored, 1 - half);
            thresholds[half] = other.isEmpty()
                    ? best(scored, threshold -> measure.apply(scored, threshold))
                            .threshold()
                    : best(other, threshold -> measure.apply(other, threshold)).threshold();
        }
        return thresholds;
    }

    /// Every second series, from the first or the second on.
    static List<ScoredSeries> half(List<ScoredSeries> scored, int which) {
        List<ScoredSeries> half = new ArrayList<>();
        for (int i = which; i < scored.size(); i += 2) {
            half.add(scored.get(i));
        }
        return half;
    }
}
