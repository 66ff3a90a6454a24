package io.epicenter.correlator.service;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps the frames of a snapshot readable by Jackson in a native executable; by name, because the domain shows them to
/// nobody.
@RegisterForReflection(
        classNames = {
            "io.epicenter.correlator.Environment$Header",
            "io.epicenter.correlator.OpenIncident$Repeat",
            "io.epicenter.correlator.OpenIncident$State",
            "io.epicenter.correlator.SnapshotCodec$Seen",
            "io.epicenter.correlator.SnapshotCodec$Signatures",
            "io.epicenter.correlator.Symptom",
            "io.epicenter.correlator.Track$State"
        })
final class CorrelatorReflection {
    private CorrelatorReflection() {}
}
