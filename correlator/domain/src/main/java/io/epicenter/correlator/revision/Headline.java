package io.epicenter.correlator.revision;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// What is broken and since when, by the members that the cause explains: itself and what depends on it,
/// not before the change that is blamed, and not by what was over before the trouble began. A harmless anomaly
/// that attached says neither.
final class Headline {
    /// How much earlier than a change its trouble may be dated: an onset is the begin of an interval.
    private static final Duration TOLERANCE = Duration.ofSeconds(15);

    private final Diagnosis diagnosis;
    private final DependencyGraph graph;
    private final List<Symptom> representative;
    private final Symptom worst;

    /// @param members not empty
    Headline(Collection<Symptom> members, Diagnosis diagnosis, DependencyGraph graph) {
        this.diagnosis = diagnosis;
        this.graph = graph;
        List<Symptom> explained = representative(members);
        Symptom first = worst(explained);
        this.representative = prefer(
                explained,
                member -> member.resolvedAt() == null || member.resolvedAt().isAfter(first.onset()));
        this.worst = worst(representative);
    }

    /// How bad a kind of symptom is; 0 is the worst.
    static int severityRank(SignalKind signal) {
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

    /// Whether those who call a service notice this kind of symptom.
    static boolean isVisibleToCallers(SignalKind signal) {
        return severityRank(signal) <= severityRank(SignalKind.LATENCY);
    }

    /// The onset of the trouble.
    Instant start() {
        return representative.stream()
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(worst.onset());
    }

    /// `checkout is slow since 14:02:10: payment got slower after "deploy payment v2" (13:59:50)`.
    String title() {
        Entity broken = graph.canonical(worst.entity());
        Instant since = representative.stream()
                .filter(symptom -> graph.canonical(symptom.entity()).equals(broken))
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(worst.onset());
        StringBuilder title = new StringBuilder(HumanReadable.name(broken))
                .append(' ')
                .append(HumanReadable.state(worst.signal(), worst.direction()))
                .append(" since ")
                .append(HumanReadable.time(since));
        Entity root = diagnosis.entity();
        if (!diagnosis.clear() || root == null) {
            return title.append(": no clear cause yet").toString();
        }
        boolean itself = root.equals(broken);
        Event change = diagnosis.change();
        if (!itself) {
            title.append(": ")
                    .append(HumanReadable.name(root))
                    .append(' ')
                    .append(HumanReadable.turn(diagnosis.signal()));
        } else if (change == null) {
            title.append(": the cause is its own");
        }
        if (change != null) {
            title.append(itself ? ", after \"" : " after \"")
                    .append(change.title())
                    .append("\" (")
                    .append(HumanReadable.time(change.timestamp()))
                    .append(')');
        }
        return title.toString();
    }

    /// Narrows the members down, as long as any is left.
    private List<Symptom> representative(Collection<Symptom> members) {
        List<Symptom> left = prefer(List.copyOf(members), Symptom::opens);
        Entity root = diagnosis.entity();
        if (diagnosis.clear() && root != null) {
            left = prefer(left, member -> graph.dependsOn(member.entity(), root));
        }
        left = prefer(left, member -> isVisibleToCallers(member.signal()) || member.signal() == diagnosis.signal());
        Event change = diagnosis.change();
        if (diagnosis.clear() && change != null) {
            Instant earliest = change.timestamp().minus(TOLERANCE);
            left = prefer(left, member -> !member.onset().isBefore(earliest));
        }
        return left;
    }

    private static List<Symptom> prefer(List<Symptom> members, Predicate<Symptom> wanted) {
        List<Symptom> some = members.stream().filter(wanted).toList();
        return some.isEmpty() ? members : some;
    }

    /// What users notice first: a user-facing service with the worst kind of symptom, else the worst symptom.
    private Symptom worst(List<Symptom> members) {
        Comparator<Symptom> worst = Comparator.comparing((Symptom symptom) ->
                        !(graph.isUserFacing(symptom.entity()) && isVisibleToCallers(symptom.signal())))
                .thenComparing(symptom -> severityRank(symptom.signal()))
                .thenComparing(symptom -> !graph.isUserFacing(symptom.entity()))
                .thenComparing(symptom -> !affectedByRoot(symptom))
                .thenComparing(Symptom.BY_ONSET);
        return members.stream().min(worst).orElseThrow();
    }

    private boolean affectedByRoot(Symptom symptom) {
        Entity root = diagnosis.entity();
        return root != null && !graph.canonical(symptom.entity()).equals(root);
    }
}
