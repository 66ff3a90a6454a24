package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.List;

/// Folds younger incidents into the oldest open one with the same clear root cause or blamed change, and those
/// that nobody has been told of into one whose cause they depend on; unless their symptoms say that the same
/// fault began twice.
public final class IncidentMerger {
    private final IncidentIndex roster;
    private final IncidentLifecycle lifecycle;

    public IncidentMerger(IncidentIndex roster, IncidentLifecycle lifecycle) {
        this.roster = roster;
        this.lifecycle = lifecycle;
    }

    public void merge(Instant now, DependencyGraph graph, EffectCollector outbox) {
        List<TrackedIncident> open = roster.open();
        for (int i = 0; i < open.size(); i++) {
            for (int j = i + 1; j < open.size(); j++) {
                TrackedIncident older = open.get(i);
                TrackedIncident younger = open.get(j);
                if (!older.isOpen()
                        || !younger.isOpen()
                        || older.isSeparatedFrom(younger)
                        || older.seriesInCommon(younger) >= IncidentSplitter.MIN_SERIES) {
                    continue;
                }
                if (lifecycle.haveSameRoot(older, younger, graph)) {
                    fold(younger, older, "merged: the same root cause as " + younger.id(), now, graph, outbox);
                } else if (IncidentLifecycle.inhibits(older, younger, graph)) {
                    fold(younger, older, "inhibited: it depends on the cause of this incident", now, graph, outbox);
                }
            }
        }
    }

    public void fold(
            TrackedIncident younger,
            TrackedIncident older,
            String reason,
            Instant now,
            DependencyGraph graph,
            EffectCollector outbox) {
        younger.resolve(now);
        lifecycle.publish(younger, now, graph, outbox);
        List<Symptom> members = List.copyOf(younger.members());
        roster.remove(younger::equals);
        for (Symptom member : members) {
            roster.attach(older, member, Outcome.ATTACHED, reason, now, outbox);
        }
    }
}
