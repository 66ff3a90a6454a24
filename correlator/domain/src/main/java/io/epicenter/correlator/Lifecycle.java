package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// When an incident is over, and when a revision of it is told.
final class Lifecycle {
    private final Settings.Lifecycle settings;
    private final Memory memory;

    Lifecycle(Settings.Lifecycle settings, Memory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /// Resolves an incident whose members that may open one have all recovered or gone quiet, or that lasted too long.
    void settle(OpenIncident incident, Instant now) {
        Duration quiet = settings.quiet();
        for (Symptom member : List.copyOf(incident.members())) {
            boolean old = !now.isBefore(member.timestamp().plus(quiet));
            if (member.isFiring()
                    && old
                    && member.kind() == Incident.MemberKind.ANOMALY
                    && memory.isCalm(member.entity(), member.signal(), now.minus(quiet), now)) {
                incident.replace(member.resolved(now));
            }
        }
        boolean calm = !incident.isHeldOpen()
                && !now.isBefore(incident.lastDecidingActivity().plus(settings.calm()));
        boolean tooLong = !now.isBefore(incident.openedAt().plus(settings.maxOpen()));
        if (calm || tooLong) {
            incident.resolve(now);
        }
    }

    /// Tells a revision when something that matters has changed.
    void publish(OpenIncident incident, Instant now, Graph graph, Outbox outbox) {
        if (incident.members().isEmpty() || incident.diagnosis() == null) {
            return;
        }
        Entity anyMember = incident.members().iterator().next().entity();
        Incident revision = new Report(incident, graph).write(anyMember, now);
        String fingerprint = Report.fingerprint(revision);
        Incident last = incident.published();
        boolean urgent = last == null || last.status() != revision.status();
        if (incident.isNews(fingerprint, urgent, now, settings.revisionEvery())) {
            incident.published(revision, fingerprint, now);
            outbox.publish(revision);
        }
    }

    /// Whether both are clearly caused by the same entity or change.
    static boolean oneRoot(OpenIncident one, OpenIncident other) {
        Diagnosis first = one.diagnosis();
        Diagnosis second = other.diagnosis();
        return first != null
                && second != null
                && first.clear()
                && second.clear()
                && (Objects.equals(first.entity(), second.entity())
                        || (first.change() != null && first.change().equals(second.change())));
    }
}
