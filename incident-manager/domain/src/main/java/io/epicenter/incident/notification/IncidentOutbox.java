package io.epicenter.incident.notification;

import io.epicenter.incident.response.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The entries of one incident, one for each receiver. Mutable, confined to the registry.
public final class IncidentOutbox {
    private final Map<String, OutboxEntry> entries = new TreeMap<>();

    /// Takes an entry unless a higher version is known.
    public void put(OutboxEntry entry) {
        entries.merge(entry.receiver(), entry, (known, other) -> other.version() >= known.version() ? other : known);
    }

    @Nullable
    OutboxEntry entry(String receiver) {
        return entries.get(receiver);
    }

    /// By the receiver's name.
    public Collection<OutboxEntry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /// Whether a notification is at hand for any receiver.
    public boolean isBusy() {
        return entries.values().stream().anyMatch(OutboxEntry::isBusy);
    }

    /// The last change of an entry, but not before `at`.
    public Instant lastChange(Instant at) {
        Instant last = at;
        for (OutboxEntry entry : entries.values()) {
            last = entry.since().isAfter(last) ? entry.since() : last;
        }
        return last;
    }

    /// As people see it.
    ///
    /// @param profiles of the receivers that are configured, by name
    List<Delivery> deliveries(Map<String, ReceiverProfile> profiles) {
        List<Delivery> deliveries = new ArrayList<>();
        for (OutboxEntry entry : entries.values()) {
            ReceiverProfile profile = profiles.get(entry.receiver());
            deliveries.add(entry.delivery(profile != null && profile.pages()));
        }
        return deliveries;
    }

    /// What was delivered or given up, for the timeline.
    public List<Timeline.Entry> notes() {
        return entries.values().stream()
                .flatMap(entry -> entry.history().stream())
                .toList();
    }
}
