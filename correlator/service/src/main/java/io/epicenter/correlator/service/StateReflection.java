package io.epicenter.correlator.service;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps the records of a snapshot readable by Jackson in a native executable.
@RegisterForReflection(
        classNames = {
            "io.epicenter.correlator.memory.AlertDeadlines$Deadline",
            "io.epicenter.correlator.memory.BackgroundSignatures$Count",
            "io.epicenter.correlator.input.EventTimeClock$HeldWatermark",
            "io.epicenter.correlator.input.EventTimeClock$Source",
            "io.epicenter.correlator.rootcause.Confidence$Features",
            "io.epicenter.correlator.Correlator$Statistics",
            "io.epicenter.correlator.Correlator$Work",
            "io.epicenter.correlator.rootcause.Diagnosis",
            "io.epicenter.correlator.input.InputCounts",
            "io.epicenter.correlator.Environment$Header",
            "io.epicenter.correlator.memory.EpisodeHistory$Episode",
            "io.epicenter.correlator.incident.IncidentState",
            "io.epicenter.correlator.incident.RepeatedSeries$Repeat",
            "io.epicenter.correlator.rootcause.OperatorVerdict",
            "io.epicenter.correlator.SnapshotCodec$Seen",
            "io.epicenter.correlator.SnapshotCodec$Signatures",
            "io.epicenter.correlator.model.Symptom",
            "io.epicenter.correlator.model.SignalHistory$Point",
            "io.epicenter.correlator.model.SignalHistory$State",
            "io.epicenter.correlator.model.TunedWeights"
        })
final class StateReflection {
    private StateReflection() {}
}
