package io.epicenter.correlator.learning;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.correlator.grouping.LabelledLink;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import io.epicenter.correlator.rootcause.OperatorVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Draws from each verdict what it says about the weights, and keeps the cause that a person has named.
public final class FeedbackLearner {
    /// Symptoms of each side that one merge or split learns from. Chosen by hand: bounds the pairs to 900.
    private static final int MAX_PAIRS = 30;

    private final LinkScorer links;
    private final WeightTuner tuner;

    public FeedbackLearner(LinkScorer links, WeightTuner tuner) {
        this.links = links;
        this.tuner = tuner;
    }

    void learnMerge(TrackedIncident kept, TrackedIncident other, Feedback feedback, DependencyGraph graph) {
        learn(other.members().all(), kept.members().all(), true, feedback, graph);
    }

    void learnSplit(TrackedIncident incident, Collection<Symptom> leaving, Feedback feedback, DependencyGraph graph) {
        List<Symptom> staying = incident.members().all().stream()
                .filter(member -> !leaving.contains(member))
                .toList();
        learn(leaving, staying, false, feedback, graph);
    }

    private void learn(
            Collection<Symptom> some,
            Collection<Symptom> others,
            boolean belongTogether,
            Feedback feedback,
            DependencyGraph graph) {
        List<Symptom> asked =
                others.stream().sorted(Symptom.BY_ONSET).limit(MAX_PAIRS).toList();
        List<LabelledLink> labelled = new ArrayList<>();
        some.stream()
                .sorted(Symptom.BY_ONSET)
                .limit(MAX_PAIRS)
                .forEach(symptom -> Optional.ofNullable(links.label(symptom, asked, belongTogether, graph))
                        .ifPresent(labelled::add));
        tuner.tuneLinks(labelled, reason(feedback), feedback.timestamp());
    }

    /// The ranking was right, and stands. What was sure of it anyway learns little.
    void confirmed(TrackedIncident incident, Feedback feedback) {
        Diagnosis diagnosis = incident.cause().diagnosis();
        if (diagnosis == null || !diagnosis.clear()) {
            return;
        }
        List<Candidate> candidates = diagnosis.rootCause().candidates();
        Candidate right = candidates.getFirst();
        if (candidates.size() > 1) {
            tuner.tuneEvidence(
                    right, candidates.get(1), 1 - right.confidence(), reason(feedback), feedback.timestamp());
        }
        incident.cause().applyVerdict(new OperatorVerdict(feedback.user(), right.entity(), true));
    }

    /// The ranking was wrong; where the person says who it was, that stands, and the evidence for it gains.
    void wrongCause(TrackedIncident incident, Feedback feedback, DependencyGraph graph) {
        Diagnosis diagnosis = incident.cause().diagnosis();
        if (diagnosis == null || feedback.entity() == null) {
            return;
        }
        Entity named = graph.canonical(feedback.entity());
        List<Candidate> candidates = diagnosis.rootCause().candidates();
        Candidate blamed = candidates.isEmpty() ? null : candidates.getFirst();
        if (blamed != null && !blamed.entity().equals(named)) {
            candidates.stream()
                    .filter(candidate -> candidate.entity().equals(named))
                    .findFirst()
                    .ifPresent(right -> tuner.tuneEvidence(
                            right, blamed, 1 - right.confidence(), reason(feedback), feedback.timestamp()));
        }
        incident.cause().applyVerdict(new OperatorVerdict(feedback.user(), named, false));
    }

    private static String reason(Feedback feedback) {
        return feedback.verdict() + " of " + feedback.user() + " on " + feedback.incident();
    }
}
