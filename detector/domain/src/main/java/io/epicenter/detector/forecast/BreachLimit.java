package io.epicenter.detector.forecast;

/// A bound that a signal must not reach, and how sure a forecast of it must be.
///
/// @param bound in the signal's unit
/// @param up the bound is above; otherwise below
/// @param horizonMillis how far ahead is looked
/// @param fire probability of a breach from which on it fires
public record BreachLimit(double bound, boolean up, long horizonMillis, double fire) {
    public BreachLimit {
        if (horizonMillis <= 0 || !(fire > 0.5) || !(fire < 1)) {
            throw new IllegalArgumentException("horizon=" + horizonMillis + " fire=" + fire);
        }
    }
}
