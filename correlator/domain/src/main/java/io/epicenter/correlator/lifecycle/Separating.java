package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.Words;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Tells two independent faults apart that one connected system has at once: what does not depend on an incident's
/// root is ranked by itself, and when it clearly has a root of its own, it becomes an incident of its own. The one
/// whose root began first keeps the id, and what both explain. Neither root is a cause of the other incident after
/// that. Asked when an incident has just been ranked; costs one more ranking.
public final class Separating {
    private final Roster roster;
    private final Diagnoses diagnoses;
    private final Settings.Bounds bounds;
    private final Function<Graph, Changes> changes;

    public Separating(Roster roster, Diagnoses diagnoses, Settings.Bounds bounds, Function<Graph, Changes> changes) {
        this.roster = roster;
        this.changes = changes;
        this.diagnoses = diagnoses;
        this.bounds = bounds;
    }

    public void separate(Instant now, Graph graph, Outbox outbox) {
        for (OpenIncident incident : roster.open()) {
            if (incident.isRankedAt(now) && !incident.isSaid() && roster.openCount() < bounds.openIncidents()) {
                separate(incident, now, graph, outbox);
            }
        }
    }

    private void separate(OpenIncident incident, Instant now, Graph graph, Outbox outbox) {
        Optional<Rivalry> first = Rivalry.of(incident.requireDiagnosis(), incident.members(), graph);
        if (first.isEmpty()) {
            return;
        }
        List<Symptom> members = unexplained(incident, first.get(), graph);
        if (members.isEmpty()) {
            return;
        }
        Set<Entity> elsewhere = new HashSet<>(incident.elsewhere());
        elsewhere.add(first.get().root());
        Rivalry.of(diagnoses.diagnose(members, elsewhere, now, graph), members, graph)
                .filter(second -> first.get().isWith(second, graph, changes.apply(graph)))
                .ifPresent(second -> split(incident, first.get(), second, now, graph, outbox));
    }

    /// What may have another root than this: what does not depend on it, or, when all that could open an incident does,
    /// everything; but only when a change is blamed, because callers are no roots without changes of their own.
    private static List<Symptom> unexplained(OpenIncident incident, Rivalry first, Graph graph) {
        List<Symptom> apart = incident.members().stream()
                .filter(member -> !graph.dependsOn(member.entity(), first.root()))
                .toList();
        if (apart.stream().anyMatch(Symptom::opens)) {
            return apart;
        }
        boolean callers =
                incident.members().stream().anyMatch(member -> member.opens() && !isAt(member, first.root(), graph));
        return callers && first.change() != null ? List.copyOf(incident.members()) : List.of();
    }

    private void split(OpenIncident incident, Rivalry one, Rivalry two, Instant now, Graph graph, Outbox outbox) {
        boolean inOrder = !two.began().isBefore(one.began());
        Entity staying = inOrder ? one.root() : two.root();
        Entity leaving = inOrder ? two.root() : one.root();
        List<Symptom> members = incident.members().stream()
                .filter(member -> graph.dependsOn(member.entity(), leaving))
                .filter(member -> isAt(member, leaving, graph) || !graph.dependsOn(member.entity(), staying))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Symptom opener = members.stream().filter(Symptom::opens).findFirst().orElseThrow();
        OpenIncident other = new OpenIncident(roster.freshId(opener), now);
        other.elsewhere().addAll(incident.elsewhere());
        other.elsewhere().add(staying);
        incident.elsewhere().add(leaving);
        incident.keepApart(other);
        roster.add(other);
        String reason = "split from " + incident.id() + ": " + Words.name(leaving) + " and " + Words.name(staying)
                + " are two roots, neither explains the other";
        for (Symptom member : members) {
            incident.leave(member.id());
            Outcome outcome = member.equals(opener) ? Outcome.OPENED : Outcome.ATTACHED;
            roster.attach(other, member, outcome, reason, now, outbox);
        }
    }

    private static boolean isAt(Symptom member, Entity root, Graph graph) {
        return graph.canonical(member.entity()).equals(graph.canonical(root));
    }
}
