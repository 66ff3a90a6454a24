package io.epicenter.correlator.revision;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.BlastRadius;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes an incident's revision from its members and what was found to be their cause.
public final class RevisionWriter {
    /// Affected services that a revision lists. Chosen by hand: a bound on the size of the message.
    private static final int AFFECTED = 100;

    private final TrackedIncident incident;
    private final Diagnosis diagnosis;
    private final DependencyGraph graph;
    private final boolean flapping;

    /// @param flapping whether it resolves and re-opens all the time
    public RevisionWriter(TrackedIncident incident, DependencyGraph graph, boolean flapping) {
        this.incident = incident;
        this.diagnosis = incident.cause().requireDiagnosis();
        this.graph = graph;
        this.flapping = flapping;
    }

    public Incident write(Entity anyMember, Instant now) {
        List<Symptom> members = sorted();
        BlastRadius blast = blastRadius(now);
        Headline headline = new Headline(members, diagnosis, graph);
        Instant resolvedAt = incident.period().resolvedAt();
        return new Incident(
                incident.id(),
                anyMember.tenant(),
                anyMember.environment(),
                incident.published().next(),
                headline.start(),
                incident.group().detectedAt(),
                now,
                resolvedAt,
                resolvedAt == null ? Incident.Status.OPEN : Incident.Status.RESOLVED,
                new SeverityRating(graph).of(members, diagnosis, blast),
                headline.title() + (flapping ? " (flapping)" : ""),
                domain(anyMember),
                services(members),
                memberList(members),
                incident.members().size(),
                diagnosis.rootCause(),
                blast,
                incident.id());
    }

    /// What must change for a new revision to be worth publishing.
    public static String fingerprint(Incident revision) {
        StringBuilder text = new StringBuilder()
                .append(revision.status())
                .append('|')
                .append(revision.severity())
                .append('|')
                .append(revision.title())
                .append('|')
                .append(revision.signalCount())
                .append('|')
                .append(revision.rootCause().event());
        revision.rootCause().candidates().stream()
                .findFirst()
                .ifPresent(best ->
                        text.append('|').append(best.entity()).append('|').append(best.cause()));
        for (Member member : revision.events()) {
            text.append('|').append(member.id()).append(member.resolvedAt() == null ? "" : "-");
        }
        revision.blastRadius().affected().forEach(affected -> text.append('|').append(affected.service()));
        return text.toString();
    }

    private List<Symptom> sorted() {
        return incident.members().all().stream().sorted(Symptom.BY_ONSET).toList();
    }

    private String domain(Entity anyMember) {
        Entity entity = diagnosis.entity() == null ? anyMember : diagnosis.entity();
        int node = graph.node(entity);
        return node == DependencyGraph.UNKNOWN
                ? entity.namespace()
                : "domain-" + graph.snapshot().node(node).domain();
    }

    /// The blamed change and those that speak for a candidate first, then the symptoms by onset.
    private List<Member> memberList(List<Symptom> members) {
        List<Member> listed = new ArrayList<>();
        Event change = diagnosis.change();
        if (change != null) {
            listed.add(new Member(
                    change.id(),
                    MemberKind.CHANGE,
                    change.entity(),
                    SignalKind.OTHER,
                    change.title(),
                    change.timestamp(),
                    change.timestamp(),
                    null,
                    diagnosis.rootCause().confidence(),
                    "blamed: it touched " + HumanReadable.name(change.entity()) + " before the onset"));
        }
        for (Symptom symptom : members) {
            if (listed.size() >= Incident.MAX_MEMBERS) {
                break;
            }
            listed.add(symptom.toMember());
        }
        return listed;
    }

    private List<String> services(List<Symptom> members) {
        Set<String> names = new LinkedHashSet<>();
        members.stream()
                .sorted(Comparator.comparingInt((Symptom symptom) -> Headline.severityRank(symptom.signal()))
                        .thenComparing(symptom -> -Math.abs(symptom.deviation()))
                        .thenComparing(Symptom.BY_ONSET))
                .forEach(symptom -> names.add(graph.canonical(symptom.entity()).name()));
        return List.copyOf(names);
    }

    private BlastRadius blastRadius(Instant now) {
        TopologySnapshot snapshot = graph.snapshot();
        Entity root = diagnosis.entity();
        int node = root == null ? DependencyGraph.UNKNOWN : graph.node(root);
        long age = snapshot.version() == 0 ? 0 : Math.max(0, snapshot.age(now).toSeconds());
        if (node == DependencyGraph.UNKNOWN) {
            return new BlastRadius(snapshot.version(), age, List.of());
        }
        List<Affected> affected = new ArrayList<>();
        for (Reach reach : snapshot.dependants().get(node)) {
            if (affected.size() >= AFFECTED) {
                break;
            }
            TopologySnapshot.Node dependant = snapshot.node(reach.node());
            affected.add(new Affected(dependant.entity().name(), reach.hops(), reach.impact(), dependant.userFacing()));
        }
        return new BlastRadius(snapshot.version(), age, affected);
    }
}
