package io.epicenter.correlator.service;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps the records of a snapshot readable by Jackson in a native executable.
@RegisterForReflection(
        classNames = {
            "io.epicenter.correlator.Background$Count",
            "io.epicenter.correlator.Clock$Held",
            "io.epicenter.correlator.Clock$Source",
            "io.epicenter.correlator.Confidence$Grounds",
            "io.epicenter.correlator.Correlator$Statistics",
            "io.epicenter.correlator.Diagnosis",
            "io.epicenter.correlator.Environment$Counts",
            "io.epicenter.correlator.Environment$Header",
            "io.epicenter.correlator.Episodes$Episode",
            "io.epicenter.correlator.OpenIncident$State",
            "io.epicenter.correlator.Repeats$Repeat",
            "io.epicenter.correlator.Said",
            "io.epicenter.correlator.SnapshotCodec$Seen",
            "io.epicenter.correlator.SnapshotCodec$Signatures",
            "io.epicenter.correlator.Symptom",
            "io.epicenter.correlator.Track$Point",
            "io.epicenter.correlator.Track$State",
            "io.epicenter.correlator.TunedWeights"
        })
final class StateReflection {
    private StateReflection() {}
}
