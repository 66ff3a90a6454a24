package io.epicenter.detector;

import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;

/// What the signals of an engine share.
///
/// @param observation of the signal that is being closed
record SignalContext(
        Settings settings,
        Rules rules,
        Methods methods,
        Tally tally,
        Corrections corrections,
        Observation observation) {
    SignalContext(Settings settings, Rules rules, Methods methods, Tally tally) {
        this(settings, rules, methods, tally, new Corrections(), new Observation());
    }

    /// What is known beforehand of the signals of a rule.
    Preset preset(Rule rule) {
        return rule.preset(intervalSeconds());
    }

    double intervalSeconds() {
        return settings.interval().toMillis() / 1000.0;
    }
}
