package io.epicenter.incident.service;

import io.epicenter.incident.Delivery;
import io.epicenter.incident.HumanRecord;
import io.epicenter.incident.HumanState;
import io.epicenter.incident.IncidentView;
import io.epicenter.incident.OutboxEntry;
import io.epicenter.incident.SignalChart;
import io.epicenter.incident.Timeline;
import io.epicenter.incident.Told;
import io.epicenter.incident.action.PlannedStep;
import io.epicenter.incident.runbook.DryRun;
import io.epicenter.incident.runbook.Runbook;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps what is stored and shown readable by Jackson in a native executable.
@RegisterForReflection(
        targets = {
            Delivery.class,
            DryRun.Result.Planned.class,
            HumanRecord.class,
            HumanState.class,
            HumanState.Acknowledgement.class,
            HumanState.Resolution.class,
            IncidentResource.ByUser.class,
            IncidentResource.FeedbackBody.class,
            IncidentView.class,
            IncidentViews.Counts.class,
            OutboxEntry.class,
            PlannedStep.class,
            Runbook.class,
            Runbook.Match.class,
            Runbook.Parameter.class,
            Runbook.Step.class,
            ShelfResource.Shelf.class,
            SignalChart.class,
            Timeline.Entry.class,
            Told.class
        })
final class IncidentReflection {
    private IncidentReflection() {}
}
