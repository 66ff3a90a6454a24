package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.detector.absence.AbsenceDetector;
import io.epicenter.detector.absence.AbsenceSettings;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRule;
import io.epicenter.detector.rule.SignalRules;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/// What the signals of an engine share.
///
/// @param interval length of the aligned intervals
/// @param absence which entities have fallen silent
public record SignalContext(
        AlarmSettings alarm,
        Duration interval,
        SignalRules rules,
        MethodRegistry methods,
        EngineCounters counters,
        FeedbackOverrides overrides,
        AbsenceDetector absence) {
    /// That of an engine in which nothing has happened yet.
    public static SignalContext of(
            AlarmSettings alarm,
            AbsenceSettings absence,
            Duration interval,
            SignalRules rules,
            MethodRegistry methods) {
        EngineCounters counters = new EngineCounters();
        FeedbackOverrides overrides = new FeedbackOverrides();
        return new SignalContext(
                alarm,
                interval,
                rules,
                methods,
                counters,
                overrides,
                new AbsenceDetector(absence, alarm.learning(), interval, counters, overrides));
    }

    void publish(Anomaly anomaly, Output out) {
        if (anomaly.status() == AnomalyStatus.FIRING) {
            counters.addAnomaly();
        }
        out.anomaly(anomaly);
    }

    /// The part of the state that is no single signal's.
    public void write(DataOutput out) throws IOException {
        overrides.write(out);
        absence.write(out);
    }

    public void read(DataInput in) throws IOException {
        overrides.read(in);
        absence.read(in);
    }

    /// What is known beforehand of the signals of a rule.
    Preset preset(SignalRule rule) {
        return rule.preset(intervalSeconds());
    }

    public double intervalSeconds() {
        return interval.toMillis() / 1000.0;
    }
}
