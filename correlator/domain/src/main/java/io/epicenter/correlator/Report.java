package io.epicenter.correlator;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes an incident's revision: headline, severity, blast radius, members.
final class Report {
    private static final int AFFECTED = 100;
    private static final double FELT_BY_USERS = 0.1;
    private static final double MANY_USERS = 0.2;
    private static final int BROAD = 3;

    private final OpenIncident incident;
    private final Diagnosis diagnosis;
    private final Graph graph;

    Report(OpenIncident incident, Graph graph) {
        this.incident = incident;
        this.diagnosis = incident.requireDiagnosis();
        this.graph = graph;
    }

    Incident write(Entity anyMember, Instant now) {
        List<Symptom> members = sorted();
        BlastRadius blast = blastRadius(now);
        Instant resolvedAt = incident.resolvedAt();
        return new Incident(
                incident.id(),
                anyMember.tenant(),
                anyMember.environment(),
                incident.nextRevision(),
                incident.firstOnset(),
                incident.detectedAt(),
                now,
                resolvedAt,
                resolvedAt == null ? Incident.Status.OPEN : Incident.Status.RESOLVED,
                severity(members, blast),
                title(members),
                domain(anyMember),
                services(members),
                listed(members),
                incident.size(),
                diagnosis.rootCause(),
                blast,
                incident.id());
    }

    /// What must change for a new revision to be worth telling.
    static String fingerprint(Incident revision) {
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
        return incident.members().stream().sorted(Symptom.BY_ONSET).toList();
    }

    private String domain(Entity anyMember) {
        Entity entity = diagnosis.entity() == null ? anyMember : diagnosis.entity();
        int node = graph.node(entity);
        return node == Graph.UNKNOWN
                ? entity.namespace()
                : "domain-" + graph.snapshot().node(node).domain();
    }

    /// The blamed change and those that speak for a candidate first, then the symptoms by onset.
    private List<Member> listed(List<Symptom> members) {
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
                    "blamed: it touched " + Words.name(change.entity()) + " before the onset"));
        }
        for (Symptom symptom : members) {
            if (listed.size() >= Incident.MAX_MEMBERS) {
                break;
            }
            listed.add(symptom.member());
        }
        return listed;
    }

    private List<String> services(List<Symptom> members) {
        Set<String> names = new LinkedHashSet<>();
        members.stream()
                .sorted(Comparator.comparingInt((Symptom symptom) -> rank(symptom.signal()))
                        .thenComparing(symptom -> -Math.abs(symptom.deviation()))
                        .thenComparing(Symptom.BY_ONSET))
                .forEach(symptom -> names.add(graph.canonical(symptom.entity()).name()));
        return List.copyOf(names);
    }

    private static int rank(SignalKind signal) {
        return switch (signal) {
            case AVAILABILITY -> 0;
            case ERRORS -> 1;
            case LATENCY -> 2;
            case TRAFFIC -> 3;
            case SATURATION -> 4;
            case LOG -> 5;
            case OTHER -> 6;
        };
    }

    private BlastRadius blastRadius(Instant now) {
        TopologySnapshot snapshot = graph.snapshot();
        Entity root = diagnosis.entity();
        int node = root == null ? Graph.UNKNOWN : graph.node(root);
        long age = snapshot.version() == 0 ? 0 : Math.max(0, snapshot.age(now).toSeconds());
        if (node == Graph.UNKNOWN) {
            return new BlastRadius(snapshot.version(), age, List.of());
        }
        List<Affected> affected = new ArrayList<>();
        for (Reach reach : snapshot.dependants().get(node)) {
            if (affected.size() >= AFFECTED) {
                break;
            }
            TopologySnapshot.Node hurt = snapshot.node(reach.node());
            affected.add(new Affected(hurt.entity().name(), reach.hops(), reach.impact(), hurt.userFacing()));
        }
        return new BlastRadius(snapshot.version(), age, affected);
    }

    /// Symptom kind first, then whether users feel it, then breadth.
    private int severity(List<Symptom> members, BlastRadius blast) {
        boolean userSymptom = members.stream().anyMatch(symptom -> graph.userFacing(symptom.entity()));
        boolean felt = userSymptom
                || (diagnosis.entity() != null && graph.userFacing(diagnosis.entity()))
                || blast.affected().stream()
                        .anyMatch(affected -> affected.userFacing() && affected.impact() >= FELT_BY_USERS);
        int worst = members.stream()
                .mapToInt(symptom -> rank(symptom.signal()))
                .min()
                .orElse(rank(SignalKind.OTHER));
        int severity = switch (worst) {
            case 0, 1 -> 3;
            case 2 -> 2;
            case 3, 4 -> 2;
            default -> 1;
        };
        if (felt && worst <= rank(SignalKind.LATENCY)) {
            severity++;
        }
        if (worst <= rank(SignalKind.LATENCY)
                && userSymptom
                && services(members).size() >= BROAD) {
            severity = Math.max(severity, 4);
        }
        if (diagnosis.userErrors() >= MANY_USERS) {
            severity = 5;
        }
        return Math.min(5, severity);
    }

    /// `checkout is slow since 14:02:10: payment got slower after "deploy payment v2" (13:59:50)`.
    private String title(List<Symptom> members) {
        Symptom headline = headline(members);
        Entity broken = graph.canonical(headline.entity());
        Instant since = members.stream()
                .filter(symptom -> graph.canonical(symptom.entity()).equals(broken))
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(headline.onset());
        StringBuilder title = new StringBuilder(Words.name(broken))
                .append(' ')
                .append(Words.state(headline.signal(), headline.direction()))
                .append(" since ")
                .append(Words.time(since));
        Entity root = diagnosis.entity();
        if (!diagnosis.clear() || root == null) {
            return title.append(": no clear cause yet").toString();
        }
        boolean itself = root.equals(broken);
        Event change = diagnosis.change();
        if (!itself) {
            title.append(": ").append(Words.name(root)).append(' ').append(Words.turn(diagnosis.signal()));
        } else if (change == null) {
            title.append(": the cause is its own");
        }
        if (change != null) {
            title.append(itself ? ", after \"" : " after \"")
                    .append(change.title())
                    .append("\" (")
                    .append(Words.time(change.timestamp()))
                    .append(')');
        }
        return title.toString();
    }

    /// What users notice first: a user-facing service with the worst kind of symptom, else the worst symptom.
    private Symptom headline(List<Symptom> members) {
        Comparator<Symptom> worst = Comparator.comparing((Symptom symptom) -> !graph.userFacing(symptom.entity()))
                .thenComparing(symptom -> rank(symptom.signal()))
                .thenComparing(symptom -> !hurtByRoot(symptom))
                .thenComparing(Symptom.BY_ONSET);
        return members.stream().min(worst).orElseThrow();
    }

    private boolean hurtByRoot(Symptom symptom) {
        @Nullable Entity root = diagnosis.entity();
        return root != null && !graph.canonical(symptom.entity()).equals(root);
    }
}
