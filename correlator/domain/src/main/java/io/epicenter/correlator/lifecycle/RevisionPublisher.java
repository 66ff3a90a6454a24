package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.revision.RevisionWriter;
import java.time.Instant;

/// Publishes a revision of an incident when something that matters has changed, and not too often.
public final class RevisionPublisher {
    private final Settings.Timing timing;
    private final Settings.Lifecycle settings;

    public RevisionPublisher(Settings.Timing timing, Settings.Lifecycle settings) {
        this.timing = timing;
        this.settings = settings;
    }

    public void publish(TrackedIncident incident, Tick tick) {
        if (incident.members().all().isEmpty() || incident.cause().diagnosis() == null) {
            return;
        }
        Instant now = tick.now();
        Entity anyMember = incident.members().all().iterator().next().entity();
        boolean flapping = incident.period().isFlapping(settings.publishing(), now);
        Incident revision = new RevisionWriter(incident, tick.graph(), flapping).write(anyMember, now);
        String fingerprint = RevisionWriter.fingerprint(revision);
        Incident last = incident.published().incident();
        if (last == null && isHeld(incident, revision, now)) {
            return;
        }
        boolean urgent = last == null || last.status() != revision.status();
        if (incident.published().shouldPublish(fingerprint, urgent, now, settings.revisionEvery())) {
            incident.published(revision, fingerprint, now);
            tick.effects().publish(revision);
        }
    }

    /// Whether a new incident waits before it is published, so that it may turn out to be a part of another.
    private boolean isHeld(TrackedIncident incident, Incident first, Instant now) {
        Settings.Publishing publishing = settings.publishing();
        boolean urgent = first.severity() >= publishing.urgentSeverity();
        if (first.status() == Incident.Status.RESOLVED) {
            return !wasToldByEventTime(incident, urgent);
        }
        return !urgent && now.isBefore(incident.group().detectedAt().plus(publishing.hold()));
    }

    /// Whether an incident that was over when it was opened, because its symptoms were read late, would have been
    /// published while it lasted: then it is published as resolved.
    private boolean wasToldByEventTime(TrackedIncident incident, boolean urgent) {
        Instant over =
                timing.firstTickFrom(incident.group().lastDecidingActivity().plus(settings.calm()));
        Instant told = timing.firstTickFrom(
                incident.group().detectedAt().plus(settings.publishing().hold()));
        boolean late = !incident.group().isHeldOpen()
                && over.isBefore(incident.period().openedAt());
        return late && (urgent || told.isBefore(over));
    }
}
