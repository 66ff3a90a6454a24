package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.revision.RevisionWriter;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// When an incident is over, and when a revision of it is told.
public final class IncidentLifecycle {
    private final Settings.Lifecycle settings;
    private final EnvironmentMemory memory;

    public IncidentLifecycle(Settings.Lifecycle settings, EnvironmentMemory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /// Resolves an incident whose members that may open one have all recovered or gone quiet, or that lasted too
    /// long.
    public void closeIfRecovered(TrackedIncident incident, Instant now, EffectCollector outbox) {
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
        Duration wait = isFlapping(incident, now) ? settings.publishing().flapWindow() : settings.calm();
        boolean calm = !incident.group().isHeldOpen()
                && !now.isBefore(incident.group().lastDecidingActivity().plus(wait));
        boolean tooLong = !now.isBefore(incident.openedAt().plus(settings.maxOpen()));
        if (calm || tooLong) {
            incident.resolve(now);
            memory.episodes().recordEnded(incident.id(), incident.group());
            if (mayBeBackground(incident)) {
                memory.background().recordEnded(incident.members(), now);
            }
            if (incident.published() == null) {
                incident.members().stream()
                        .min(Symptom.BY_ONSET)
                        .ifPresent(first -> outbox.recordDecision(
                                first, Outcome.IGNORED, incident.id(), "recovered before anyone was told", now));
            }
        }
    }

    /// Whether nobody has said that it was real, and it was never urgent.
    private boolean mayBeBackground(TrackedIncident incident) {
        Incident last = incident.published();
        return !incident.hasVerdict()
                && (last == null || last.severity() < settings.publishing().urgentSeverity());
    }

    private boolean isFlapping(TrackedIncident incident, Instant now) {
        Settings.Publishing telling = settings.publishing();
        return incident.isFlapping(telling.flaps(), now.minus(telling.flapWindow()));
    }

    /// Whether a new incident waits before anyone is told, so that it may turn out to be a part of another.
    private boolean isHeld(TrackedIncident incident, Incident first, Instant now) {
        Settings.Publishing telling = settings.publishing();
        return first.status() == Incident.Status.RESOLVED
                || (first.severity() < telling.urgentSeverity()
                        && now.isBefore(incident.group().detectedAt().plus(telling.hold())));
    }

    /// Tells a revision when something that matters has changed.
    public void publish(TrackedIncident incident, Instant now, DependencyGraph graph, EffectCollector outbox) {
        if (incident.members().isEmpty() || incident.diagnosis() == null) {
            return;
        }
        Entity anyMember = incident.members().iterator().next().entity();
        Incident revision = new RevisionWriter(incident, graph, isFlapping(incident, now)).write(anyMember, now);
        String fingerprint = RevisionWriter.fingerprint(revision);
        Incident last = incident.published();
        if (last == null && isHeld(incident, revision, now)) {
            return;
        }
        boolean urgent = last == null || last.status() != revision.status();
        if (incident.shouldPublish(fingerprint, urgent, now, settings.revisionEvery())) {
            incident.published(revision, fingerprint, now);
            outbox.publish(revision);
        }
    }

    /// Whether nobody has been told of the second, and all its symptoms depend on the clear cause of the first.
    static boolean inhibits(TrackedIncident told, TrackedIncident untold, DependencyGraph graph) {
        Diagnosis cause = told.diagnosis();
        Diagnosis unclear = untold.diagnosis();
        return told.published() != null
                && untold.published() == null
                && cause != null
                && cause.clear()
                && cause.entity() != null
                && (unclear == null || !unclear.clear())
                && untold.members().stream().allMatch(member -> graph.dependsOn(member.entity(), cause.entity()));
    }

    /// Whether both are clearly caused by the same entity or change.
    boolean haveSameRoot(TrackedIncident one, TrackedIncident other, DependencyGraph graph) {
        Diagnosis first = one.diagnosis();
        Diagnosis second = other.diagnosis();
        return first != null
                && second != null
                && first.clear()
                && second.clear()
                && (Objects.equals(first.entity(), second.entity())
                        || (first.change() != null
                                && second.change() != null
                                && memory.sharedChanges(graph).isSameChange(first.change(), second.change())));
    }
}
