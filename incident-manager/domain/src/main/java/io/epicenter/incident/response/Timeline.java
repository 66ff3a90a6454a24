package io.epicenter.incident.response;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What happened in and about an incident, oldest first: signals, changes, pages and what people did.
public final class Timeline {
    private Timeline() {}

    public enum Kind {
        SIGNAL,
        CHANGE,
        ALERT,
        RECOVERY,
        INCIDENT,
        CAUSE,
        NOTIFICATION,
        PERSON
    }

    /// One line of it.
    ///
    /// @param time event time of signals and changes, wall clock of what people and receivers did
    /// @param source where it comes from: a detector's anomaly id, a receiver, a person
    public record Entry(Instant time, Kind kind, String text, String source) {}

    public static List<Entry> of(Incident incident, HumanState human, List<Feedback> ratings, List<Entry> notes) {
        List<Entry> entries = new ArrayList<>(notes);
        incident.events().forEach(member -> addMember(entries, member));
        addIncident(entries, incident);
        addPeople(entries, human, ratings);
        entries.sort(Comparator.comparing(Entry::time).thenComparing(Entry::kind));
        return List.copyOf(entries);
    }

    private static void addMember(List<Entry> entries, Incident.Member member) {
        String what = member.entity().name() + ": " + member.title();
        entries.add(new Entry(member.onset(), kindOf(member), what, member.id()));
        if (member.resolvedAt() != null) {
            entries.add(new Entry(member.resolvedAt(), Kind.RECOVERY, what + " is over", member.id()));
        }
    }

    private static Kind kindOf(Incident.Member member) {
        return switch (member.kind()) {
            case ANOMALY -> Kind.SIGNAL;
            case ALERT -> Kind.ALERT;
            case CHANGE -> Kind.CHANGE;
        };
    }

    private static void addIncident(List<Entry> entries, Incident incident) {
        entries.add(new Entry(incident.detectedAt(), Kind.INCIDENT, "Incident detected", "correlator"));
        if (!incident.rootCause().candidates().isEmpty()) {
            entries.add(new Entry(
                    incident.updatedAt(), Kind.CAUSE, incident.rootCause().reasoning(), "correlator"));
        }
        if (incident.resolvedAt() != null) {
            entries.add(new Entry(incident.resolvedAt(), Kind.INCIDENT, "Incident resolved", "correlator"));
        }
    }

    private static void addPeople(List<Entry> entries, HumanState human, List<Feedback> ratings) {
        if (human.acknowledgement() != null) {
            entries.add(new Entry(
                    human.acknowledgement().at(),
                    Kind.PERSON,
                    "Acknowledged",
                    human.acknowledgement().user()));
        }
        if (human.resolution() != null) {
            entries.add(new Entry(
                    human.resolution().at(),
                    Kind.PERSON,
                    withComment("Resolved", human.resolution().comment()),
                    human.resolution().user()));
        }
        for (Feedback rating : ratings) {
            String verdict = rating.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            entries.add(new Entry(
                    rating.timestamp(), Kind.PERSON, withComment("Rated " + verdict, rating.comment()), rating.user()));
        }
    }

    private static String withComment(String what, String comment) {
        return comment.isEmpty() ? what : what + ": " + comment;
    }
}
