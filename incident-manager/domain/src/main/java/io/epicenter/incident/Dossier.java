package io.epicenter.incident;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything known of one incident, from which its view is made.
///
/// @param deliveries by receiver
/// @param notes what was told to whom, by receiver
public record Dossier(
        Incident incident,
        HumanState human,
        List<Feedback> ratings,
        Map<String, Delivery> deliveries,
        Map<String, List<Timeline.Entry>> notes) {
    /// More ratings than this of one incident push the oldest out.
    public static final int MAX_RATINGS = 200;

    public Dossier {
        ratings = List.copyOf(ratings);
        deliveries = Map.copyOf(deliveries);
        notes = Map.copyOf(notes);
    }

    public static Dossier of(Incident incident) {
        return new Dossier(incident, HumanState.UNTOUCHED, List.of(), Map.of(), Map.of());
    }

    /// A lower revision than the known one changes nothing.
    public Dossier with(Incident revision) {
        return revision.revision() < incident.revision()
                ? this
                : new Dossier(revision, human, ratings, deliveries, notes);
    }

    public Dossier with(HumanState state) {
        return new Dossier(incident, state, ratings, deliveries, notes);
    }

    /// A rating that is known already, by its id, changes nothing.
    public Dossier with(Feedback rating) {
        if (ratings.stream().anyMatch(known -> known.id().equals(rating.id()))) {
            return this;
        }
        List<Feedback> more = new ArrayList<>(ratings);
        more.add(rating);
        return new Dossier(
                incident, human, more.subList(Math.max(0, more.size() - MAX_RATINGS), more.size()), deliveries, notes);
    }

    public Dossier with(Delivery delivery, List<Timeline.Entry> told) {
        Map<String, Delivery> more = new TreeMap<>(deliveries);
        more.put(delivery.receiver(), delivery);
        Map<String, List<Timeline.Entry>> moreNotes = new TreeMap<>(notes);
        moreNotes.put(delivery.receiver(), List.copyOf(told));
        return new Dossier(incident, human, ratings, more, moreNotes);
    }

    public IncidentView view() {
        List<Delivery> ordered = new TreeMap<>(deliveries).values().stream().toList();
        List<Timeline.Entry> told =
                new TreeMap<>(notes).values().stream().flatMap(List::stream).toList();
        return new IncidentView(
                incident,
                status(),
                human,
                ratings,
                ordered,
                page(ordered),
                Timeline.of(incident, human, ratings, told));
    }

    private IncidentView.Status status() {
        if (human.closes(incident)) {
            return IncidentView.Status.RESOLVED;
        }
        return human.acknowledgement() == null ? IncidentView.Status.OPEN : IncidentView.Status.ACKNOWLEDGED;
    }

    /// The best that any paging receiver has: one that was reached is enough.
    private IncidentView.PageState page(List<Delivery> all) {
        IncidentView.PageState best = IncidentView.PageState.NONE;
        for (Delivery delivery : all) {
            if (delivery.pages()) {
                best = better(best, pageOf(delivery));
            }
        }
        return best;
    }

    private IncidentView.PageState pageOf(Delivery delivery) {
        return switch (delivery.state()) {
            case NEW, PENDING, RETRY ->
                delivery.lastNotice().isEmpty() ? IncidentView.PageState.PENDING : IncidentView.PageState.PAGED;
            case SENT -> human.closes(incident) ? IncidentView.PageState.RESOLVED : IncidentView.PageState.PAGED;
            case DEAD -> IncidentView.PageState.FAILED;
            case MOOT -> IncidentView.PageState.NONE;
        };
    }

    private static IncidentView.PageState better(IncidentView.PageState left, IncidentView.PageState right) {
        return rank(right) > rank(left) ? right : left;
    }

    private static int rank(IncidentView.PageState state) {
        return switch (state) {
            case NONE -> 0;
            case FAILED -> 1;
            case PENDING -> 2;
            case RESOLVED -> 3;
            case PAGED -> 4;
        };
    }
}
