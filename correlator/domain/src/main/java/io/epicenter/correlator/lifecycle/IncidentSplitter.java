package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Splits a second fault off the first inside one connected system: when several different series that an incident
/// already has begin to fail anew within a minute, while the incident goes on, something else has begun. All that came
/// since is split off. One series that begins again is a flapping check and splits nothing.
public final class IncidentSplitter {
    /// How many different series must begin again. Chosen by hand:
    /// docs/accuracy-correlation.md, "What makes the difference".
    static final int MIN_SERIES = 3;

    private final IncidentIndex index;
    private final Settings settings;

    public IncidentSplitter(IncidentIndex index, Settings settings) {
        this.index = index;
        this.settings = settings;
    }

    public void split(Tick tick) {
        for (TrackedIncident incident : index.open()) {
            Instant since = incident.members().repeats().secondOnset(MIN_SERIES);
            if (since != null && index.openCount() < settings.bounds().openIncidents()) {
                split(incident, since, tick);
            }
        }
    }

    private void split(TrackedIncident incident, Instant since, Tick tick) {
        List<Symptom> later = incident.members().all().stream()
                .filter(member -> !member.timestamp().isBefore(since))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Symptom first = later.stream().filter(Symptom::opens).findFirst().orElse(null);
        Duration gap = settings.sessions().gap();
        boolean goesOn = incident.members().all().stream()
                .filter(member -> member.timestamp().isBefore(since))
                .anyMatch(member -> !member.lastActivity().plus(gap).isBefore(since) || member.isFiring());
        incident.members().repeats().clear();
        if (first == null || !goesOn) {
            return;
        }
        TrackedIncident other = new TrackedIncident(index.newIncidentId(first), tick.now());
        String reason =
                "split from " + incident.id() + ": " + MIN_SERIES + " of its symptoms began anew while it went on";
        index.add(other);
        for (Symptom member : later) {
            incident.remove(member.id());
            index.attach(other, member, member.equals(first) ? Outcome.OPENED : Outcome.ATTACHED, reason, tick);
        }
    }
}
