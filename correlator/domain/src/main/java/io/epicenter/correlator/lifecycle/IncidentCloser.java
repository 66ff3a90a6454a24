package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Resolves incidents that are over, and remembers how they were.
public final class IncidentCloser {
    private final Settings.Lifecycle settings;
    private final EnvironmentMemory memory;

    public IncidentCloser(Settings.Lifecycle settings, EnvironmentMemory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /// Resolves an incident whose members that may open one have all recovered or gone quiet, or that lasted too
    /// long.
    public void closeIfRecovered(TrackedIncident incident, Tick tick) {
        Instant now = tick.now();
        resolveQuietMembers(incident, now);
        Duration wait = incident.period().isFlapping(settings.publishing(), now)
                ? settings.publishing().flapWindow()
                : settings.calm();
        Instant over = incident.group().lastDecidingActivity().plus(wait);
        boolean calm = !incident.group().isHeldOpen() && !now.isBefore(over);
        boolean tooLong = !now.isBefore(incident.period().openedAt().plus(settings.maxOpen()));
        if (calm && over.isBefore(incident.period().openedAt())) {
            close(incident, over, tick);
        } else if (calm || tooLong) {
            close(incident, now, tick);
            if (incident.published().incident() == null) {
                incident.members().all().stream()
                        .min(Symptom.BY_ONSET)
                        .ifPresent(first -> tick.recordDecision(
                                first, Outcome.IGNORED, incident.id(), "recovered before anyone was told"));
            }
        }
    }

    private void resolveQuietMembers(TrackedIncident incident, Instant now) {
        Duration quiet = settings.quiet();
        for (Symptom member : List.copyOf(incident.members().all())) {
            boolean old = !now.isBefore(member.timestamp().plus(quiet));
            if (member.isFiring()
                    && old
                    && member.kind() == Incident.MemberKind.ANOMALY
                    && memory.histories().isCalm(member.entity(), member.signal(), now.minus(quiet), now)) {
                incident.members().replace(member.resolved(now));
            }
        }
    }

    /// @param at when it was over: before it was opened, when its symptoms were read late
    private void close(TrackedIncident incident, Instant at, Tick tick) {
        incident.resolve(at);
        memory.episodes().recordEnded(incident.id(), incident.group());
        if (mayBeBackground(incident)) {
            memory.background().recordEnded(incident.members().all(), tick.now());
        }
    }

    /// Whether nobody has said that it was real, and it was never urgent.
    private boolean mayBeBackground(TrackedIncident incident) {
        Incident last = incident.published().incident();
        return !incident.cause().hasVerdict()
                && (last == null || last.severity() < settings.publishing().urgentSeverity());
    }
}
