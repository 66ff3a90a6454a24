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

    /// Up to here a p-value's tangent is the reciprocal of it and pi, to within a double's precision; beyond the
    /// reciprocal a mean is turned back likewise.
    private static final double SMALL = 1e-8;
    /// Least p-value. Chosen by hand: above the smallest normal double (2e-308), so that its reciprocal stays
    /// finite.
    private static final double LEAST_P = 1e-300;

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
            sum += p < SMALL
                    ? 1 / (Math.max(p, LEAST_P) * Math.PI)
                    : Math.tan((0.5 - Math.min(p, 1 - SMALL)) * Math.PI);
        }
        double mean = sum / pValues.length;
        return mean > 1 / SMALL ? 1 / (mean * Math.PI) : 0.5 - Math.atan(mean) / Math.PI;
    }
}
