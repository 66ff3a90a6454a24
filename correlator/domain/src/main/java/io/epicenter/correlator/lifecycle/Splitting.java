package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tells a second fault from the first inside one connected system: when several different series that an incident
/// already has begin to fail anew within a minute, while the incident goes on, something else has begun. All that came
/// since is split off. One series that begins again is a flapping check and splits nothing.
public final class Splitting {
    /// How many different series must begin again.
    static final int DIFFERENT = 3;

    private final Roster roster;
    private final Settings settings;

    public Splitting(Roster roster, Settings settings) {
        this.roster = roster;
        this.settings = settings;
    }

    public void split(Instant now, Outbox outbox) {
        for (OpenIncident incident : roster.open()) {
            Instant since = incident.repeats().secondBeginning(DIFFERENT);
            if (since != null && roster.openCount() < settings.bounds().openIncidents()) {
                split(incident, since, now, outbox);
            }
        }
    }

    private void split(OpenIncident incident, Instant since, Instant now, Outbox outbox) {
        List<Symptom> later = incident.members().stream()
                .filter(member -> !member.timestamp().isBefore(since))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Symptom first = later.stream().filter(Symptom::opens).findFirst().orElse(null);
        Duration gap = settings.sessions().gap();
        boolean goesOn = incident.members().stream()
                .filter(member -> member.timestamp().isBefore(since))
                .anyMatch(member -> !member.lastActivity().plus(gap).isBefore(since) || member.isFiring());
        incident.repeats().forget();
        if (first == null || !goesOn) {
            return;
        }
        OpenIncident other = new OpenIncident(roster.freshId(first), now);
        String reason =
                "split from " + incident.id() + ": " + DIFFERENT + " of its symptoms began anew while it went on";
        roster.add(other);
        for (Symptom member : later) {
            incident.leave(member.id());
            roster.attach(other, member, member.equals(first) ? Outcome.OPENED : Outcome.ATTACHED, reason, now, outbox);
        }
    }
}
