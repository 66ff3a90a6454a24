package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether two suspects are two roots. Each is measured to be in trouble of its own, neither explains the other, and
/// they were not struck by one thing: another change precedes each, or they did not begin together. What a suspect
/// depends on explains it, but not when each has a change of its own, and what it depends on began clearly later, the
/// ranking, which knows of both, is sure of the one that depends on it, or that is slow while it waits for nobody.
///
/// @param began when the first of its own symptoms began that may open an incident
/// @param change that is blamed; null when none is
/// @param confidence of the ranking, 0..1
/// @param slowItself whether it was measured to be slow itself, waiting for nobody
record SuspectedRoot(Entity root, Instant began, @Nullable Event change, double confidence, boolean slowItself) {
    /// Confidence from which on the ranking is sure of a suspect, 0..1. Chosen by hand.
    private static final double SURE = 0.8;
    /// What begins within so long of each other began together. Chosen by hand; docs/incidents.md, "Two roots are told
    /// apart".
    private static final Duration SIMULTANEOUS = Duration.ofSeconds(10);

    /// The suspect that a diagnosis blames; empty when it blames none clearly, or a surge of traffic, or one that is
    /// not measured to be in trouble itself.
    static Optional<SuspectedRoot> of(Diagnosis diagnosis, Collection<Symptom> members, DependencyGraph graph) {
        Entity root = diagnosis.entity();
        if (root == null || !diagnosis.clear() || diagnosis.signal() == SignalKind.TRAFFIC) {
            return Optional.empty();
        }
        return members.stream()
                .filter(member -> member.opens() && member.kind() == MemberKind.ANOMALY)
                .filter(member -> graph.canonical(member.entity()).equals(graph.canonical(root)))
                .min(Symptom.BY_ONSET)
                .map(first -> new SuspectedRoot(
                        root,
                        first.onset(),
                        diagnosis.change(),
                        diagnosis.rootCause().confidence(),
                        diagnosis.slowItself()));
    }

    /// @param other of what this one does not explain
    boolean isIndependentOf(SuspectedRoot other, DependencyGraph graph, Changes changes) {
        Event itsChange = other.change();
        boolean bothChanged = change != null && itsChange != null;
        if (change != null && itsChange != null && changes.isSameChange(change, itsChange)) {
            return false;
        }
        boolean later = other.began().isAfter(began.plus(SIMULTANEOUS));
        boolean earlier = began.isAfter(other.began().plus(SIMULTANEOUS));
        boolean itself = later || confidence >= SURE || slowItself;
        boolean explained = graph.dependsOn(root, other.root()) && !(bothChanged && itself);
        boolean explains = graph.dependsOn(other.root(), root) && !(bothChanged && (earlier || other.slowItself()));
        return (bothChanged || later || earlier) && !explained && !explains;
    }
}
