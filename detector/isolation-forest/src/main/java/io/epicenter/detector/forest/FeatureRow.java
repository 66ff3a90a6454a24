package io.epicenter.detector.forest;

import java.util.Arrays;

/// One vector, three bytes a signal: deviation, its last change, its distance from the mean of the last six; in
/// tenths of a robust standard deviation, limited to 12.
final class FeatureRow {
    /// Numbers of one signal in a row: deviation, its change, its distance from the recent mean.
    static final int FEATURES = 3;
    /// Steps of a robust standard deviation, and how many deviations a number is at most. Chosen by hand: 120 steps
    /// either side fit into a byte.
    private static final double TENTHS = 10;
    private static final double MOST = 12;

    private FeatureRow() {}

    static byte quantised(double deviation) {
        return (byte) Math.rint(Math.clamp(deviation, -MOST, MOST) * TENTHS);
    }

    /// The row's numbers for the first signals; those it does not have are usual.
    static double[] numbers(byte[] row, int dimensions) {
        double[] numbers = new double[dimensions * FEATURES];
        for (int i = 0; i < Math.min(row.length, numbers.length); i++) {
            numbers[i] = row[i] / TENTHS;
        }
        return numbers;
    }

    /// The row with one signal as usual.
    static byte[] without(byte[] row, int dimension) {
        byte[] changed = row.clone();
        Arrays.fill(changed, dimension * FEATURES, (dimension + 1) * FEATURES, (byte) 0);
        return changed;
    }
}
