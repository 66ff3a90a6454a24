package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.List;

/// Folds younger incidents into the oldest open one with the same clear root cause or blamed change, and those
/// that nobody has been told of into one whose cause they depend on; unless their symptoms say that the same
/// fault began twice.
public final class Merging {
    private final Roster roster;
    private final Lifecycle lifecycle;

    public Merging(Roster roster, Lifecycle lifecycle) {
        this.roster = roster;
        this.lifecycle = lifecycle;
    }

    public void merge(Instant now, Graph graph, Outbox outbox) {
        List<OpenIncident> open = roster.open();
        for (int i = 0; i < open.size(); i++) {
            for (int j = i + 1; j < open.size(); j++) {
                OpenIncident older = open.get(i);
                OpenIncident younger = open.get(j);
                if (!older.isOpen()
                        || !younger.isOpen()
                        || older.isApart(younger)
                        || older.seriesInCommon(younger) >= Splitting.DIFFERENT) {
                    continue;
                }
                if (lifecycle.oneRoot(older, younger, graph)) {
                    fold(younger, older, "merged: the same root cause as " + younger.id(), now, graph, outbox);
                } else if (Lifecycle.inhibits(older, younger, graph)) {
                    fold(younger, older, "inhibited: it depends on the cause of this incident", now, graph, outbox);
                }
            }
        }
    }

    public void fold(OpenIncident younger, OpenIncident older, String reason, Instant now, Graph graph, Outbox outbox) {
        younger.resolve(now);
        lifecycle.publish(younger, now, graph, outbox);
        List<Symptom> members = List.copyOf(younger.members());
        roster.remove(younger::equals);
        for (Symptom member : members) {
            roster.attach(older, member, Outcome.ATTACHED, reason, now, outbox);
        }
    }
}
