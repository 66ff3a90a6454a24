package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// Folds younger incidents into the oldest open one with the same clear root cause or blamed change, and those
/// that were not published yet into one whose cause they depend on; unless their symptoms say that the same
/// fault began twice.
public final class IncidentMerger {
    private final IncidentIndex index;
    private final RevisionPublisher publisher;
    private final Function<DependencyGraph, Changes> changes;

    public IncidentMerger(
            IncidentIndex index, RevisionPublisher publisher, Function<DependencyGraph, Changes> changes) {
        this.index = index;
        this.publisher = publisher;
        this.changes = changes;
    }

    public void merge(Tick tick) {
        List<TrackedIncident> open = index.open();
        for (int i = 0; i < open.size(); i++) {
            for (int j = i + 1; j < open.size(); j++) {
                TrackedIncident older = open.get(i);
                TrackedIncident younger = open.get(j);
                if (!older.isOpen() || !younger.isOpen()) {
                    continue;
                }
                boolean sameRoot = haveSameRoot(older, younger, tick.graph());
                if (!(sameRoot || inhibits(older, younger, tick.graph()))
                        || older.isSeparatedFrom(younger)
                        || older.members().seriesInCommon(younger.members()) >= IncidentSplitter.MIN_SERIES) {
                    continue;
                }
                String reason = sameRoot
                        ? "merged: the same root cause as " + younger.id()
                        : "inhibited: it depends on the cause of this incident";
                fold(younger, older, reason, tick);
            }
        }
    }

    public void fold(TrackedIncident younger, TrackedIncident older, String reason, Tick tick) {
        younger.resolve(tick.now());
        if (younger.published().incident() != null) {
            publisher.publish(younger, tick);
        }
        List<Symptom> members = List.copyOf(younger.members().all());
        index.remove(younger::equals);
        for (Symptom member : members) {
            index.attach(older, member, Outcome.ATTACHED, reason, tick);
        }
    }

    /// Whether only the first was published, and all symptoms of the second depend on its clear cause.
    private static boolean inhibits(TrackedIncident first, TrackedIncident second, DependencyGraph graph) {
        Diagnosis cause = first.cause().diagnosis();
        Diagnosis unclear = second.cause().diagnosis();
        return first.published().incident() != null
                && second.published().incident() == null
                && cause != null
                && cause.clear()
                && cause.entity() != null
                && (unclear == null || !unclear.clear())
                && second.members().all().stream().allMatch(member -> graph.dependsOn(member.entity(), cause.entity()));
    }

    /// Whether both are clearly caused by the same entity or change.
    private boolean haveSameRoot(TrackedIncident one, TrackedIncident other, DependencyGraph graph) {
        Diagnosis first = one.cause().diagnosis();
        Diagnosis second = other.cause().diagnosis();
        return first != null
                && second != null
                && first.clear()
                && second.clear()
                && (Objects.equals(first.entity(), second.entity())
                        || (first.change() != null
                                && second.change() != null
                                && changes.apply(graph).isSameChange(first.change(), second.change())));
    }
}
