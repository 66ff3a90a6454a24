package io.epicenter.correlator.learning;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.lifecycle.IncidentMerger;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Carries out what people say: folds incidents, takes members out of one, takes their word for the cause; and
/// learns from it.
public final class FeedbackHandler {
    private final IncidentIndex roster;
    private final IncidentMerger merging;
    private final FeedbackLearner lessons;

    public FeedbackHandler(IncidentIndex roster, IncidentMerger merging, FeedbackLearner lessons) {
        this.roster = roster;
        this.merging = merging;
        this.lessons = lessons;
    }

    public void apply(Feedback feedback, Instant now, DependencyGraph graph, EffectCollector outbox) {
        TrackedIncident incident = feedback.incident() == null ? null : roster.incident(feedback.incident());
        if (incident == null) {
            return;
        }
        boolean open = incident.isOpen();
        switch (feedback.verdict()) {
            case MERGE -> {
                if (open) {
                    merge(incident, feedback, now, graph, outbox);
                }
            }
            case SPLIT -> {
                if (open) {
                    split(incident, feedback, now, graph, outbox);
                }
            }
            case CONFIRMED -> lessons.confirmed(incident, feedback);
            case WRONG_CAUSE -> lessons.wrongCause(incident, feedback, graph);
            case EXPECTED, FALSE_ALARM, NEW_NORMAL, SILENCE, MAINTENANCE_WINDOW -> {}
        }
    }

    /// Folds the incidents that are named, or whose members are, into this one.
    private void merge(
            TrackedIncident kept, Feedback feedback, Instant now, DependencyGraph graph, EffectCollector outbox) {
        for (String id : new TreeSet<>(feedback.anomalies())) {
            TrackedIncident named = roster.incident(id);
            TrackedIncident other = named == null ? roster.incidentOf(id) : named;
            if (other != null && !other.equals(kept)) {
                lessons.learnMerge(kept, other, feedback, graph);
                merging.fold(other, kept, "merged by " + feedback.user(), now, graph, outbox);
            }
        }
    }

    /// Takes the named members out of the incident into one of their own; never all of them.
    private void split(
            TrackedIncident incident, Feedback feedback, Instant now, DependencyGraph graph, EffectCollector outbox) {
        List<Symptom> leaving = feedback.anomalies().stream()
                .distinct()
                .map(incident::member)
                .filter(Objects::nonNull)
                .sorted(Symptom.BY_ONSET)
                .toList();
        if (leaving.isEmpty() || leaving.size() == incident.members().size()) {
            return;
        }
        lessons.learnSplit(incident, leaving, feedback, graph);
        Symptom first = leaving.getFirst();
        TrackedIncident other = new TrackedIncident(roster.newIncidentId(first), now);
        roster.add(other);
        incident.separateFrom(other);
        String reason = "split from " + incident.id() + " by " + feedback.user();
        for (Symptom member : leaving) {
            incident.remove(member.id());
            Outcome outcome = member.equals(first) ? Outcome.OPENED : Outcome.ATTACHED;
            roster.attach(other, member, outcome, reason, now, outbox);
        }
    }
}
