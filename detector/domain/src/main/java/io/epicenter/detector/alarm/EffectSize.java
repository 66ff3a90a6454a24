package io.epicenter.detector.alarm;

/// How much a deviation matters by the signal's rule, apart from how improbable it is.
public enum EffectSize {
    /// Less than half of the least difference that matters.
    NONE,
    /// At least half of it: a firing signal goes on firing.
    SMALL,
    /// All of it, and on the harmful side: a signal may fire.
    RELEVANT
}
