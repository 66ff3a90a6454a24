package io.epicenter.detector.method.streaming;

/// The slowly forgotten range of all values, and how far one leaves it: a rule of thumb. O(1); two numbers in the state
/// of a series, from `at` on.
final class ValueRange {
    /// Length of the state.
    static final int SIZE = 2;

    /// Places of both ends in it.
    private static final int HIGH = 0;
    private static final int LOW = 1;
    /// Part by which each value draws both ends towards the level: half of the way in about 2,300 values. Chosen
    /// on KPI and NAB together (docs/accuracy-detection.md); without this test NAB's standard score is 63.5
    /// instead of 72.
    private static final double FADE = 0.0003;
    /// What a value is worth that is beyond the range by the width of the range, as -ln p, and what one is worth
    /// at most. Chosen on KPI and NAB together (docs/accuracy-detection.md).
    private static final double EVIDENCE = 40;
    private static final double MOST_EVIDENCE = 30;
    /// Values before the ends fade. Chosen by hand: there is no range before.
    private static final int EARLY = 3;

    /// Least width of the range, in scales. Chosen by hand, so that the range of a series that was constant can
    /// be divided by; with more, such a series is told later.
    private static final double LEAST_RANGE = 0.001;

    private ValueRange() {}

    /// Of a value as much beyond the range as the range is wide, as -ln p; 0 within.
    ///
    /// @param scale usual size of residuals
    static double evidence(float[] state, int at, double y, double scale) {
        double high = state[at + HIGH];
        double low = state[at + LOW];
        double beyond = Math.max(y - high, low - y);
        if (beyond <= 0) {
            return 0;
        }
        double range = Math.max(high - low, LEAST_RANGE * scale);
        return Math.min(MOST_EVIDENCE, EVIDENCE * beyond / range);
    }

    /// @param level to which both ends fade
    /// @param count of values before
    static void learn(float[] state, int at, double y, double level, double count) {
        double high = state[at + HIGH];
        double low = state[at + LOW];
        boolean early = count < EARLY;
        state[at + HIGH] = (float) (y > high ? y : early ? high : high - FADE * (high - level));
        state[at + LOW] = (float) (y < low ? y : early ? low : low + FADE * (level - low));
    }
}
