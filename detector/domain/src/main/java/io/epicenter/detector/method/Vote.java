package io.epicenter.detector.method;

import java.util.Arrays;

/// How the p-values of several methods become one.
public enum Vote {
    /// The most surprised one decides, corrected for the number of methods (Bonferroni).
    ANY,
    /// The least surprised one decides.
    ALL,
    /// At least half of them must be as surprised.
    MAJORITY,
    /// The Cauchy combination, which holds however dependent they are. Source: Liu and Xie, JASA 2020.
    COMBINED;

    /// @param pValues at least one, 0..1
    double of(double[] pValues) {
        double[] sorted = pValues.clone();
        Arrays.sort(sorted);
        return switch (this) {
            case ANY -> Math.min(1, sorted.length * sorted[0]);
            case ALL -> sorted[sorted.length - 1];
            case MAJORITY -> sorted[sorted.length / 2];
            case COMBINED -> combined(sorted);
        };
    }

    private static double combined(double[] pValues) {
        double sum = 0;
        for (double p : pValues) {
            sum += p < 1e-8 ? 1 / (Math.max(p, 1e-300) * Math.PI) : Math.tan((0.5 - Math.min(p, 1 - 1e-8)) * Math.PI);
        }
        double mean = sum / pValues.length;
        return mean > 1e8 ? 1 / (mean * Math.PI) : 0.5 - Math.atan(mean) / Math.PI;
    }
}
