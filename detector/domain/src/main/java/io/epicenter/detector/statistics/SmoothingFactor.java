package io.epicenter.detector.statistics;

/// The step of an exponential mean whose memory is a time: `1 - exp(-seconds / memory)`.
public final class SmoothingFactor {
    /// Up to here eight terms of the exponential's series give it to within 3e-13 of itself.
    private static final double SMALL = 0.1;

    /// Coefficients of the exponential's series: one over the factorial.
    private static final double C2 = 1.0 / 2;
    private static final double C3 = 1.0 / 6;
    private static final double C4 = 1.0 / 24;
    private static final double C5 = 1.0 / 120;
    private static final double C6 = 1.0 / 720;
    private static final double C7 = 1.0 / 5040;
    private static final double C8 = 1.0 / 40_320;

    private SmoothingFactor() {}

    /// @param seconds since the last value, >= 0
    /// @param memorySeconds > 0
    public static double of(double seconds, double memorySeconds) {
        double x = seconds / memorySeconds;
        return x < SMALL ? series(x) : 1 - Math.exp(-x);
    }

    private static double series(double x) {
        double square = x * x;
        double low = 1 - x * C2 + square * (C3 - x * C4);
        double high = C5 - x * C6 + square * (C7 - x * C8);
        return x * (low + square * square * high);
    }
}
