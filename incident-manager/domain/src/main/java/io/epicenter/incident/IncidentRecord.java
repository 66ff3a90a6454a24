package io.epicenter.incident;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.response.HumanStateRecord;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.IncidentViewBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything the desk holds of one incident. Mutable, confined to the desk.
final class IncidentRecord {
    private static final int MAX_RATINGS = 200;
    private static final int NO_PARTITION = Integer.MIN_VALUE;

    final String id;

    @Nullable
    Incident incident;

    HumanStateRecord human;
    /// The partition of `incidents` that it came from.
    int partition = NO_PARTITION;

    final Map<String, OutboxEntry> outboxEntries = new TreeMap<>();
    final List<Feedback> ratings = new ArrayList<>();

    IncidentRecord(String id) {
        this.id = id;
        this.human = HumanStateRecord.untouched(id);
    }

    void put(OutboxEntry entry) {
        outboxEntries.merge(
                entry.receiver(), entry, (known, other) -> other.version() >= known.version() ? other : known);
    }

    void put(HumanStateRecord record) {
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
        return outboxEntries.values().stream().anyMatch(OutboxEntry::isBusy);
    }

    Instant lastChange() {
        Instant last = incident == null ? Instant.EPOCH : incident.updatedAt();
        for (OutboxEntry entry : outboxEntries.values()) {
            last = entry.since().isAfter(last) ? entry.since() : last;
        }
        return last;
    }

    List<StateRecord> stateRecords() {
        List<StateRecord> records = new ArrayList<>();
        outboxEntries.values().forEach(entry -> records.add(StateRecord.of(entry)));
        if (human.version() > 0) {
            records.add(StateRecord.of(human));
        }
        ratings.forEach(rating -> records.add(StateRecord.of(id, rating)));
        return records;
    }

    @Nullable
    IncidentView view(Map<String, ReceiverProfile> profiles) {
        if (incident == null) {
            return null;
        }
        List<Delivery> deliveries = outboxEntries.values().stream()
                .map(entry -> entry.delivery(pages(profiles.get(entry.receiver()))))
                .toList();
        List<Timeline.Entry> notes = outboxEntries.values().stream()
                .flatMap(entry -> entry.history().stream())
                .toList();
        return IncidentViewBuilder.build(incident, human.state(), ratings, deliveries, notes);
    }

    private static boolean pages(@Nullable ReceiverProfile profile) {
        return profile != null && profile.pages();
    }
}
