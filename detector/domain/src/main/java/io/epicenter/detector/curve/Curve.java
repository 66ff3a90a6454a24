package io.epicenter.detector.curve;

/// What a signal is expected to be at any time, looked up in well under a microsecond.
public interface Curve {
    /// The expected value.
    double at(long timeMillis);

    /// Standard deviation of what the curve does not know at a time after its end: the trend may have changed.
    double driftAt(long timeMillis);
}
