package io.epicenter.correlator.learning;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.lifecycle.IncidentMerger;
import io.epicenter.correlator.model.Symptom;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Carries out what people say: merges incidents, splits one, replaces the cause by the one that they name; and learns
/// from it.
public final class FeedbackHandler {
    private final IncidentIndex index;
    private final IncidentMerger merger;
    private final FeedbackLearner learner;

    public FeedbackHandler(IncidentIndex index, IncidentMerger merger, FeedbackLearner learner) {
        this.index = index;
        this.merger = merger;
        this.learner = learner;
    }

    public void apply(Feedback feedback, Tick tick) {
        TrackedIncident incident = feedback.incident() == null ? null : index.incident(feedback.incident());
        if (incident == null) {
            return;
        }
        boolean open = incident.isOpen();
        switch (feedback.verdict()) {
            case MERGE -> {
                if (open) {
                    merge(incident, feedback, tick);
                }
            }
            case SPLIT -> {
                if (open) {
                    split(incident, feedback, tick);
                }
            }
            case CONFIRMED -> learner.confirmed(incident, feedback);
            case WRONG_CAUSE -> learner.wrongCause(incident, feedback, tick.graph());
            case EXPECTED, FALSE_ALARM, NEW_NORMAL, SILENCE, MAINTENANCE_WINDOW -> {}
        }
    }

    /// Folds the incidents that are named, or whose members are, into this one.
    private void merge(TrackedIncident kept, Feedback feedback, Tick tick) {
        for (String id : new TreeSet<>(feedback.anomalies())) {
            TrackedIncident named = index.incident(id);
            TrackedIncident other = named == null ? index.incidentOf(id) : named;
            if (other != null && !other.equals(kept)) {
                learner.learnMerge(kept, other, feedback, tick.graph());
                merger.fold(other, kept, "merged by " + feedback.user(), tick);
            }
        }
    }

    /// Takes the named members out of the incident into one of their own; never all of them.
    private void split(TrackedIncident incident, Feedback feedback, Tick tick) {
        List<Symptom> leaving = feedback.anomalies().stream()
                .distinct()
                .map(incident.members()::get)
                .filter(Objects::nonNull)
                .sorted(Symptom.BY_ONSET)
                .toList();
        if (leaving.isEmpty() || leaving.size() == incident.members().all().size()) {
            return;
        }
        learner.learnSplit(incident, leaving, feedback, tick.graph());
        Symptom first = leaving.getFirst();
        TrackedIncident other = new TrackedIncident(index.newIncidentId(first), tick.now());
        index.add(other);
        incident.separateFrom(other);
        String reason = "split from " + incident.id() + " by " + feedback.user();
        for (Symptom member : leaving) {
            incident.remove(member.id());
            Outcome outcome = member.equals(first) ? Outcome.OPENED : Outcome.ATTACHED;
            index.attach(other, member, outcome, reason, tick);
        }
    }
}
