package io.epicenter.detector.statistics;

/// The standard normal distribution's tail.
public final class NormalTail {
    private NormalTail() {}

    /// P(Z >= z). Source: Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8; for far tails Mills' ratio.
    public static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double density = Math.exp(-0.5 * z * z) * 0.3989422804014327;
        if (z > 5) {
            return density / (z + 1 / z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return density * series;
    }
}
