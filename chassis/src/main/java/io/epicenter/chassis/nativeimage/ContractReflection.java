package io.epicenter.chassis.nativeimage;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.chassis.snapshot.RedisSnapshots;
import io.epicenter.contracts.Action;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.Watermark;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps the contract's records and what the chassis stores readable by Jackson in a native executable.
@RegisterForReflection(
        targets = {
            Action.class,
            Anomaly.class,
            Anomaly.Details.class,
            Anomaly.Forecast.class,
            Anomaly.Point.class,
            Decision.class,
            Deviation.class,
            Entity.class,
            Event.class,
            Feedback.class,
            Incident.class,
            Incident.Affected.class,
            Incident.BlastRadius.class,
            Incident.Candidate.class,
            Incident.Evidence.class,
            Incident.Member.class,
            Incident.RootCause.class,
            LogEntry.class,
            Problem.Body.class,
            Watermark.class,
            RedisSnapshots.Manifest.class,
            Sample.class
        })
final class ContractReflection {
    private ContractReflection() {}
}
