package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.detector.Settings;
import io.epicenter.detector.absence.Absence;
import io.epicenter.detector.feedback.Corrections;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.output.Tally;
import io.epicenter.detector.rule.Methods;
import io.epicenter.detector.rule.Rule;
import io.epicenter.detector.rule.Rules;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What the signals of an engine share.
///
/// @param observation of the signal that is being closed
/// @param absence which entities are heard
public record SignalContext(
        Settings settings,
        Rules rules,
        Methods methods,
        Tally tally,
        Corrections corrections,
        Observation observation,
        Absence absence) {
    public SignalContext(Settings settings, Rules rules, Methods methods, Tally tally) {
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
    public void write(DataOutput out) throws IOException {
        corrections.write(out);
        absence.write(out);
    }

    public void read(DataInput in) throws IOException {
        corrections.read(in);
        absence.read(in);
    }

    /// What is known beforehand of the signals of a rule.
    Preset preset(Rule rule) {
        return rule.preset(intervalSeconds());
    }

    public double intervalSeconds() {
        return settings.interval().toMillis() / 1000.0;
    }
}
