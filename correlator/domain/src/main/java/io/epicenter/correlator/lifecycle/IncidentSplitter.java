package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tells a second fault from the first inside one connected system: when several different series that an incident
/// already has begin to fail anew within a minute, while the incident goes on, something else has begun. All that came
/// since is split off. One series that begins again is a flapping check and splits nothing.
public final class IncidentSplitter {
    /// How many different series must begin again.
    static final int MIN_SERIES = 3;

    private final IncidentIndex roster;
    private final Settings settings;

    public IncidentSplitter(IncidentIndex roster, Settings settings) {
        this.roster = roster;
        this.settings = settings;
    }

    public void split(Instant now, EffectCollector outbox) {
        for (TrackedIncident incident : roster.open()) {
            Instant since = incident.repeats().secondOnset(MIN_SERIES);
            if (since != null && roster.openCount() < settings.bounds().openIncidents()) {
                split(incident, since, now, outbox);
            }
        }
    }

    private void split(TrackedIncident incident, Instant since, Instant now, EffectCollector outbox) {
        List<Symptom> later = incident.members().stream()
                .filter(member -> !member.timestamp().isBefore(since))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Symptom first = later.stream().filter(Symptom::opens).findFirst().orElse(null);
        Duration gap = settings.sessions().gap();
        boolean goesOn = incident.members().stream()
                .filter(member -> member.timestamp().isBefore(since))
                .anyMatch(member -> !member.lastActivity().plus(gap).isBefore(since) || member.isFiring());
        incident.repeats().clear();
        if (first == null || !goesOn) {
            return;
        }
        TrackedIncident other = new TrackedIncident(roster.newIncidentId(first), now);
        String reason =
                "split from " + incident.id() + ": " + MIN_SERIES + " of its symptoms began anew while it went on";
        roster.add(other);
        for (Symptom member : later) {
            incident.remove(member.id());
            roster.attach(other, member, member.equals(first) ? Outcome.OPENED : Outcome.ATTACHED, reason, now, outbox);
        }
    }
}
