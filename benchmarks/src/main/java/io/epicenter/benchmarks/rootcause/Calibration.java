package io.epicenter.benchmarks.rootcause;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// How well confidences agree with how often the answers were right.
///
/// @param confidence of each answer, 0..1
/// @param right whether it was, in the same order
record Calibration(double[] confidence, boolean[] right) {
    private static final int WIDTHS = 10;
    private static final int MASSES = 5;
    private static final int DRAWS = 2_000;
    private static final double ALMOST_ALWAYS = 0.95;

    /// Expected calibration error, ten bins of equal width. Source: Naeini et al. 2015.
    double error() {
        double[] gap = new double[WIDTHS];
        for (int i = 0; i < confidence.length; i++) {
            int bin = Math.clamp((int) (confidence[i] * WIDTHS), 0, WIDTHS - 1);
            gap[bin] += confidence[i] - (right[i] ? 1 : 0);
        }
        return sum(gap);
    }

    /// The same with five bins of equally many answers; of those with equal confidence each counts as right as all of
    /// them are together. Source: Nguyen and O'Connor 2015.
    double errorOfEqualMass() {
        Integer[] order = IntStream.range(0, confidence.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> confidence[i]));
        double[] gap = new double[MASSES];
        for (int place = 0; place < order.length; place++) {
            int i = order[place];
            gap[(int) ((long) place * MASSES / order.length)] += confidence[i] - rightOf(confidence[i]);
        }
        return sum(gap);
    }

    private double rightOf(double sure) {
        return IntStream.range(0, confidence.length)
                .filter(i -> confidence[i] == sure)
                .mapToDouble(i -> right[i] ? 1 : 0)
                .average()
                .orElse(0);
    }

    private double sum(double[] gaps) {
        return Arrays.stream(gaps).map(Math::abs).sum() / Math.max(1, confidence.length);
    }

    /// The error that as many answers with these confidences show when each is right exactly as often as it says:
    /// what no calibration gets below, on average.
    ///
    /// @param usual mean
    /// @param most 95th percentile: an error beyond it tells of a wrong calibration
    record Noise(double usual, double most) {}

    /// By drawing which answers are right 2,000 times, always alike.
    Noise noise() {
        SplittableRandom random = new SplittableRandom(1);
        double[] errors = new double[DRAWS];
        boolean[] drawn = new boolean[confidence.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = random.nextDouble() < confidence[i];
            }
            errors[draw] = new Calibration(confidence, drawn).error();
        }
        Arrays.sort(errors);
        return new Noise(Arrays.stream(errors).average().orElse(0), errors[(int) (ALMOST_ALWAYS * DRAWS)]);
    }
}
