package io.epicenter.correlator;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The silences and maintenance windows of one environment. Bounded in number; each ends at its time.
final class Silences {
    private final List<Feedback> silences = new ArrayList<>();
    private final int bound;

    Silences(int bound) {
        this.bound = bound;
    }

    /// Adds feedback that silences something; ignores all other.
    void add(Feedback feedback) {
        boolean silence = feedback.verdict() == Verdict.SILENCE || feedback.verdict() == Verdict.MAINTENANCE_WINDOW;
        if (silence
                && feedback.entity() != null
                && feedback.until() != null
                && silences.size() < bound
                && silences.stream().noneMatch(known -> known.id().equals(feedback.id()))) {
            silences.add(feedback);
        }
    }

    void restore(Collection<Feedback> known) {
        silences.addAll(known);
    }

    List<Feedback> all() {
        return List.copyOf(silences);
    }

    void expire(Instant now) {
        silences.removeIf(silence -> silence.until() == null || silence.until().isBefore(now));
    }

    /// Why the symptom is suppressed; empty when it is not. A maintenance window comes before a silence.
    Optional<String> reasonToSuppress(Symptom symptom, DependencyGraph graph) {
        return covering(symptom, Verdict.MAINTENANCE_WINDOW, graph)
                .map(window -> reason("maintenance window", window))
                .or(() -> covering(symptom, Verdict.SILENCE, graph).map(silence -> reason("silence", silence)));
    }

    private static String reason(String what, Feedback silence) {
        return what + " of " + silence.user() + " until " + silence.until();
    }

    /// The first of this kind that covers it.
    private Optional<Feedback> covering(Symptom symptom, Verdict kind, DependencyGraph graph) {
        return silences.stream()
                .filter(silence -> silence.verdict() == kind)
                .filter(silence -> silence.entity() != null
                        && graph.canonical(silence.entity()).equals(graph.canonical(symptom.entity())))
                .filter(silence ->
                        silence.until() != null && symptom.timestamp().isBefore(silence.until()))
                .findFirst();
    }
}
