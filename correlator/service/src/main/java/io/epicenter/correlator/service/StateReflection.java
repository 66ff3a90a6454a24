package io.epicenter.correlator.service;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps the records of a snapshot readable by Jackson in a native executable.
@RegisterForReflection(
        classNames = {
            "io.epicenter.correlator.memory.Background$Count",
            "io.epicenter.correlator.Clock$Held",
            "io.epicenter.correlator.Clock$Source",
            "io.epicenter.correlator.rootcause.Confidence$Grounds",
            "io.epicenter.correlator.Correlator$Statistics",
            "io.epicenter.correlator.rootcause.Diagnosis",
            "io.epicenter.correlator.Environment$Counts",
            "io.epicenter.correlator.Environment$Header",
            "io.epicenter.correlator.memory.Episodes$Episode",
            "io.epicenter.correlator.incident.OpenIncident$State",
            "io.epicenter.correlator.incident.Repeats$Repeat",
            "io.epicenter.correlator.rootcause.Said",
            "io.epicenter.correlator.SnapshotCodec$Seen",
            "io.epicenter.correlator.SnapshotCodec$Signatures",
            "io.epicenter.correlator.model.Symptom",
            "io.epicenter.correlator.model.Track$Point",
            "io.epicenter.correlator.model.Track$State",
            "io.epicenter.correlator.model.TunedWeights"
        })
final class StateReflection {
    private StateReflection() {}
}
