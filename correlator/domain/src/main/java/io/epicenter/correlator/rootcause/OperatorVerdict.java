package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.correlator.model.HumanReadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The cause of an incident as a person named it. It stands against all further ranking.
///
/// @param confirmed whether the ranking named it, too
public record OperatorVerdict(String user, Entity entity, boolean confirmed) {
    /// The kind of evidence that a verdict is.
    public static final String EVIDENCE_KIND = "verdict";

    /// Confidence in what a person named, 0..1. Chosen by hand: people err, too, so not 1.
    private static final double CERTAIN = 0.97;

    /// The diagnosis with this cause first.
    public Diagnosis applyTo(Diagnosis ranked) {
        List<Candidate> others = new ArrayList<>(ranked.rootCause().candidates());
        Candidate known = others.stream()
                .filter(candidate -> candidate.entity().equals(entity))
                .findFirst()
                .orElse(new Candidate(entity, HumanReadable.name(entity), 0, List.of(), List.of()));
        others.remove(known);
        String words = confirmed ? "confirmed by " + user : "named by " + user;
        List<Evidence> evidence = new ArrayList<>(known.evidence());
        evidence.addFirst(new Evidence(EVIDENCE_KIND, words, CERTAIN, ""));
        others.addFirst(new Candidate(entity, known.cause(), CERTAIN, evidence, known.counterEvidence()));
        boolean same = Objects.equals(ranked.entity(), entity);
        Event change = same ? ranked.change() : null;
        String event = change == null ? "" : change.id();
        RootCause cause = new RootCause(event, CERTAIN, known.cause() + ": " + words, others, true);
        return new Diagnosis(
                cause, entity, ranked.signal(), change, true, ranked.slowItself(), ranked.userErrors(), null);
    }
}
