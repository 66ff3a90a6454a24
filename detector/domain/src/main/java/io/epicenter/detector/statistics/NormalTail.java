package io.epicenter.detector.statistics;

/// The standard normal distribution's tail.
public final class NormalTail {
    /// The density at 0: one over the root of 2 pi.
    private static final double DENSITY_AT_MEAN = 0.3989422804014327;
    /// From here on Mills' ratio is nearer than the series: its relative error is below 0.3 %, while the series'
    /// absolute one would soon be a large part of the tail.
    private static final double FAR = 5;
    /// Coefficients of Abramowitz and Stegun 26.2.17, as printed there.
    private static final double P = 0.2316419;
    private static final double B1 = 0.319381530;
    private static final double B2 = -0.356563782;
    private static final double B3 = 1.781477937;
    private static final double B4 = -1.821255978;
    private static final double B5 = 1.330274429;

    private NormalTail() {}

    /// P(Z >= z). Source: Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8; for far tails Mills'
    /// ratio.
    public static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double density = Math.exp(-0.5 * z * z) * DENSITY_AT_MEAN;
        if (z > FAR) {
            return density / (z + 1 / z);
        }
        double t = 1 / (1 + P * z);
        double series = t * (B1 + t * (B2 + t * (B3 + t * (B4 + t * B5))));
        return density * series;
    }
}
