package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.CauseRecord;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Separates two independent faults that one connected system has at once: what does not depend on an incident's
/// root is ranked by itself, and when it clearly has a root of its own, it becomes an incident of its own. The one
/// whose root began first keeps the id, and what both explain. Neither root is a cause of the other incident after
/// that. Asked when an incident has just been ranked; costs one more ranking.
public final class IndependentRootSplitter {
    private final IncidentIndex index;
    private final IncidentDiagnoser diagnoser;
    private final Settings.Bounds bounds;
    private final Function<DependencyGraph, Changes> changes;

    public IndependentRootSplitter(
            IncidentIndex index,
            IncidentDiagnoser diagnoser,
            Settings.Bounds bounds,
            Function<DependencyGraph, Changes> changes) {
        this.index = index;
        this.changes = changes;
        this.diagnoser = diagnoser;
        this.bounds = bounds;
    }

    public void separate(Tick tick) {
        for (TrackedIncident incident : index.open()) {
            CauseRecord cause = incident.cause();
            if (cause.isRankedAt(tick.now()) && !cause.hasVerdict() && index.openCount() < bounds.openIncidents()) {
                separate(incident, tick);
            }
        }
    }

    private void separate(TrackedIncident incident, Tick tick) {
        DependencyGraph graph = tick.graph();
        CauseRecord cause = incident.cause();
        Optional<SuspectedRoot> first =
                SuspectedRoot.of(cause.requireDiagnosis(), incident.members().all(), graph);
        if (first.isEmpty()) {
            return;
        }
        List<Symptom> members = unexplained(incident, first.get(), graph);
        if (members.isEmpty()) {
            return;
        }
        Set<Entity> elsewhere = new HashSet<>(cause.excluded());
        elsewhere.add(first.get().root());
        SuspectedRoot.of(diagnoser.diagnose(members, elsewhere, tick), members, graph)
                .filter(second -> first.get().isIndependentOf(second, graph, changes.apply(graph)))
                .ifPresent(second -> split(incident, first.get(), second, tick));
    }

    /// What may have another root than this: what does not depend on it, or, when all that could open an incident does,
    /// everything; but only when a change is blamed, because callers are no roots without changes of their own.
    private static List<Symptom> unexplained(TrackedIncident incident, SuspectedRoot first, DependencyGraph graph) {
        List<Symptom> apart = incident.members().all().stream()
                .filter(member -> !graph.dependsOn(member.entity(), first.root()))
                .toList();
        if (apart.stream().anyMatch(Symptom::opens)) {
            return apart;
        }
        boolean callers = incident.members().all().stream()
                .anyMatch(member -> member.opens() && !isAt(member, first.root(), graph));
        return callers && first.change() != null
                ? List.copyOf(incident.members().all())
                : List.of();
    }

    private void split(TrackedIncident incident, SuspectedRoot one, SuspectedRoot two, Tick tick) {
        DependencyGraph graph = tick.graph();
        boolean inOrder = !two.began().isBefore(one.began());
        Entity staying = inOrder ? one.root() : two.root();
        Entity leaving = inOrder ? two.root() : one.root();
        List<Symptom> members = incident.members().all().stream()
                .filter(member -> graph.dependsOn(member.entity(), leaving))
                .filter(member -> isAt(member, leaving, graph) || !graph.dependsOn(member.entity(), staying))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Symptom opener = members.stream().filter(Symptom::opens).findFirst().orElseThrow();
        TrackedIncident other = new TrackedIncident(index.newIncidentId(opener), tick.now());
        other.cause().exclude(incident.cause().excluded());
        other.cause().exclude(List.of(staying));
        incident.cause().exclude(List.of(leaving));
        incident.separateFrom(other);
        index.add(other);
        String reason = "split from " + incident.id() + ": " + HumanReadable.name(leaving) + " and "
                + HumanReadable.name(staying) + " are two roots, neither explains the other";
        for (Symptom member : members) {
            incident.remove(member.id());
            Outcome outcome = member.equals(opener) ? Outcome.OPENED : Outcome.ATTACHED;
            index.attach(other, member, outcome, reason, tick);
        }
    }

    private static boolean isAt(Symptom member, Entity root, DependencyGraph graph) {
        return graph.canonical(member.entity()).equals(graph.canonical(root));
    }
}
