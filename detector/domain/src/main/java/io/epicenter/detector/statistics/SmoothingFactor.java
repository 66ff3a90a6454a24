package io.epicenter.detector.statistics;

/// The step of an exponential mean whose memory is a time: `1 - exp(-seconds / memory)`.
public final class SmoothingFactor {
    /// Up to here eight terms of the exponential's series give it to within 3e-13 of itself.
    private static final double SMALL = 0.1;

    private SmoothingFactor() {}

    /// @param seconds since the last value, >= 0
    /// @param memorySeconds > 0
    public static double of(double seconds, double memorySeconds) {
        double x = seconds / memorySeconds;
        return x < SMALL ? series(x) : 1 - Math.exp(-x);
    }

    private static double series(double x) {
        double square = x * x;
        double low = 1 - x * (1.0 / 2) + square * (1.0 / 6 - x * (1.0 / 24));
        double high = 1.0 / 120 - x * (1.0 / 720) + square * (1.0 / 5040 - x * (1.0 / 40_320));
        return x * (low + square * square * high);
    }
}
