package io.epicenter.detector.series;

/// Why a counter is lower than before.
///
/// A restart begins at zero, so what the counter shows has been counted since. It is believed when the recent rate can
/// have produced it in the time, or when the counter has fallen near to zero. All other decreases are corrections, as
/// kernels make of their times, or readings in the wrong order: taken for restarts they would count years of a
/// counter in one interval.
enum CounterDecrease {
    /// All of the new value has been counted since.
    RESTART,
    /// The counter goes on from the new value.
    CORRECTION,
    /// It has begun anew, but not at zero: what has been counted since is not known.
    UNKNOWN;

    /// A fall to less than this part of the last value is no correction. Chosen by hand: corrections are by a hair, and
    /// a restart begins near 0.
    private static final double FAR_BELOW = 0.1;
    /// How many times the increase that was usual a restarted counter may show, when it could be a correction too.
    /// Chosen by hand: more than the swing of traffic from one interval to the next.
    private static final double PLAUSIBLE = 2;
    /// The same after a fall near to zero. Chosen by hand: a rush after a restart is less.
    private static final double RUSH = 10;

    /// @param last value before, above the new one
    /// @param usual increase that the recent rate makes in the time, >= 0; NaN when there is none
    static CounterDecrease of(double last, double value, double usual) {
        if (value <= PLAUSIBLE * usual) {
            return RESTART;
        }
        if (!isFarBelow(last, value)) {
            return CORRECTION;
        }
        return usual > 0 && value > RUSH * usual ? UNKNOWN : RESTART;
    }

    /// Whether so large a fall is none of a gauge.
    static boolean isFarBelow(double last, double value) {
        return value >= 0 && value < FAR_BELOW * last;
    }
}
