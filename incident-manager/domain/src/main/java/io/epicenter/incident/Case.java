package io.epicenter.incident;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.Profile;
import io.epicenter.incident.response.HumanRecord;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.view.Dossier;
import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything the desk holds of one incident. Mutable, confined to the desk.
final class Case {
    private static final int MAX_RATINGS = 200;
    private static final int NO_LANE = Integer.MIN_VALUE;

    final String id;

    @Nullable
    Incident incident;

    HumanRecord human;
    /// The partition of `incidents` that it came from.
    int lane = NO_LANE;

    final Map<String, OutboxEntry> entries = new TreeMap<>();
    final List<Feedback> ratings = new ArrayList<>();

    Case(String id) {
        this.id = id;
        this.human = HumanRecord.untouched(id);
    }

    void put(OutboxEntry entry) {
        entries.merge(entry.receiver(), entry, (known, other) -> other.version() >= known.version() ? other : known);
    }

    void put(HumanRecord record) {
        human = record.version() >= human.version() ? record : human;
    }

    boolean put(Feedback rating) {
        if (ratings.stream().anyMatch(known -> known.id().equals(rating.id()))) {
            return false;
        }
        ratings.add(rating);
        if (ratings.size() > MAX_RATINGS) {
            ratings.removeFirst();
        }
        return true;
    }

    boolean isOver() {
        return incident == null || human.state().closes(incident);
    }

    boolean isBusy() {
        return entries.values().stream().anyMatch(OutboxEntry::isBusy);
    }

    Instant lastChange() {
        Instant last = incident == null ? Instant.EPOCH : incident.updatedAt();
        for (OutboxEntry entry : entries.values()) {
            last = entry.since().isAfter(last) ? entry.since() : last;
        }
        return last;
    }

    List<StateRecord> stored() {
        List<StateRecord> records = new ArrayList<>();
        entries.values().forEach(entry -> records.add(StateRecord.of(entry)));
        if (human.version() > 0) {
            records.add(StateRecord.of(human));
        }
        ratings.forEach(rating -> records.add(StateRecord.of(id, rating)));
        return records;
    }

    @Nullable
    IncidentView view(Map<String, Profile> profiles) {
        if (incident == null) {
            return null;
        }
        List<Delivery> deliveries = entries.values().stream()
                .map(entry -> entry.delivery(pages(profiles.get(entry.receiver()))))
                .toList();
        List<Timeline.Entry> notes = entries.values().stream()
                .flatMap(entry -> entry.history().stream())
                .toList();
        return Dossier.view(incident, human.state(), ratings, deliveries, notes);
    }

    private static boolean pages(@Nullable Profile profile) {
        return profile != null && profile.pages();
    }
}
