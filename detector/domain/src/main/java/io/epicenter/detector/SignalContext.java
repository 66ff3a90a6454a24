package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What the signals of an engine share.
///
/// @param observation of the signal that is being closed
/// @param absence which entities are heard
record SignalContext(
        Settings settings,
        Rules rules,
        Methods methods,
        Tally tally,
        Corrections corrections,
        Observation observation,
        Absence absence) {
    SignalContext(Settings settings, Rules rules, Methods methods, Tally tally) {
        this(settings, rules, methods, tally, new Corrections());
    }

    private SignalContext(Settings settings, Rules rules, Methods methods, Tally tally, Corrections corrections) {
        this(
                settings,
                rules,
                methods,
                tally,
                corrections,
                new Observation(),
                new Absence(settings, tally, corrections));
    }

    void publish(Anomaly anomaly, Output out) {
        if (anomaly.status() == AnomalyStatus.FIRING) {
            tally.addAnomaly();
        }
        out.anomaly(anomaly);
    }

    /// The part of the state that is no single signal's.
    void write(DataOutput out) throws IOException {
        corrections.write(out);
        absence.write(out);
    }

    void read(DataInput in) throws IOException {
        corrections.read(in);
        absence.read(in);
    }

    /// What is known beforehand of the signals of a rule.
    Preset preset(Rule rule) {
        return rule.preset(intervalSeconds());
    }

    double intervalSeconds() {
        return settings.interval().toMillis() / 1000.0;
    }
}
