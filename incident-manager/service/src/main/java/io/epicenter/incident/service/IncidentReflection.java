package io.epicenter.incident.service;

import io.epicenter.incident.action.PlannedStep;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.LastNotification;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.HumanStateRecord;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.runbook.DryRun;
import io.epicenter.incident.runbook.Runbook;
import io.epicenter.incident.service.rest.ResponderRequests;
import io.epicenter.incident.service.rest.RunbooksResource;
import io.epicenter.incident.service.view.IncidentViews;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// Keeps what is stored and shown readable by Jackson in a native executable.
@RegisterForReflection(
        targets = {
            Delivery.class,
            DryRun.Result.Planned.class,
            HumanStateRecord.class,
            HumanState.class,
            HumanState.Acknowledgement.class,
            HumanState.Resolution.class,
            ResponderRequests.ByUser.class,
            ResponderRequests.FeedbackRequest.class,
            IncidentView.class,
            IncidentViews.Counts.class,
            OutboxEntry.class,
            PlannedStep.class,
            Runbook.class,
            Runbook.Match.class,
            Runbook.Parameter.class,
            Runbook.Step.class,
            RunbooksResource.RunbookList.class,
            SignalChart.class,
            Timeline.Entry.class,
            LastNotification.class
        })
final class IncidentReflection {
    private IncidentReflection() {}
}
