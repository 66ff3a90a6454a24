package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// The desk's outgoing mail: what is due to which receiver, which attempts can be made, and how they ended. Knows which
/// attempts are under way; all else is in the cases. Confined to the desk.
final class NotificationQueue {
    private final Outbox outbox;
    private final Map<String, ReceiverProfile> profiles = new LinkedHashMap<>();
    private final Set<String> inFlight = new HashSet<>();

    NotificationQueue(Outbox outbox, List<ReceiverProfile> receivers) {
        this.outbox = outbox;
        receivers.forEach(profile -> profiles.put(profile.name(), profile));
    }

    /// The receivers by name.
    Map<String, ReceiverProfile> profiles() {
        return profiles;
    }

    /// Whether an attempt for the incident is under way.
    boolean isInFlight(IncidentRecord record) {
        return record.outboxEntries.values().stream().anyMatch(entry -> inFlight.contains(flightKey(entry)));
    }

    private static String flightKey(OutboxEntry entry) {
        return entry.incident() + "/" + entry.receiver();
    }

    /// Decides what is due of an incident.
    IncidentEffects decide(IncidentRecord record, Instant now) {
        Incident incident = record.incident;
        if (incident == null) {
            return IncidentEffects.NONE;
        }
        List<StateRecord> records = new ArrayList<>();
        for (ReceiverProfile profile : profiles.values()) {
            outbox.decide(record.outboxEntries.get(profile.name()), incident, record.human.state(), profile, now)
                    .ifPresent(entry -> {
                        record.put(entry);
                        records.add(StateRecord.of(entry));
                    });
        }
        return records.isEmpty()
                ? IncidentEffects.NONE
                : new IncidentEffects(records, List.of(), List.of(), Set.of(record.id));
    }

    /// Takes up attempts that were interrupted.
    IncidentEffects recover(IncidentRecord record, Instant now) {
        List<StateRecord> records = new ArrayList<>();
        for (OutboxEntry entry : List.copyOf(record.outboxEntries.values())) {
            if (entry.state() == State.PENDING && !inFlight.contains(flightKey(entry))) {
                OutboxEntry again = outbox.recover(entry, now);
                record.put(again);
                records.add(StateRecord.of(again));
            }
        }
        return records.isEmpty()
                ? IncidentEffects.NONE
                : new IncidentEffects(records, List.of(), List.of(), Set.of(record.id));
    }

    /// The attempts that can be made now for these incidents: paging receivers first, then the worst incidents, then
    /// the
    /// oldest.
    ///
    /// @param free how many attempts a receiver can take now
    IncidentRegistry.DeliveryClaims claims(List<IncidentRecord> live, Instant now, ToIntFunction<String> free) {
        List<DueEntry> ready = new ArrayList<>();
        for (IncidentRecord record : live) {
            if (record.incident != null) {
                addDue(ready, record, record.incident, now);
            }
        }
        ready.sort(Comparator.comparing((DueEntry item) -> !item.profile.pages())
                .thenComparing(item -> -item.incident.severity())
                .thenComparing(item -> item.entry.since()));
        Map<String, Integer> left = new LinkedHashMap<>();
        IncidentEffects effects = IncidentEffects.NONE;
        List<IncidentRegistry.DeliveryClaim> claims = new ArrayList<>();
        for (DueEntry item : ready) {
            int room = left.computeIfAbsent(item.profile.name(), free::applyAsInt);
            if (room > 0) {
                left.put(item.profile.name(), room - 1);
                effects = effects.and(claim(item, claims, now));
            }
        }
        return new IncidentRegistry.DeliveryClaims(effects, claims);
    }

    private record DueEntry(IncidentRecord record, Incident incident, OutboxEntry entry, ReceiverProfile profile) {}

    private void addDue(List<DueEntry> ready, IncidentRecord record, Incident incident, Instant now) {
        for (OutboxEntry entry : record.outboxEntries.values()) {
            ReceiverProfile profile = profiles.get(entry.receiver());
            if (profile != null && entry.isReady(now) && !inFlight.contains(flightKey(entry))) {
                ready.add(new DueEntry(record, incident, entry, profile));
            }
        }
    }

    private IncidentEffects claim(DueEntry item, List<IncidentRegistry.DeliveryClaim> claims, Instant now) {
        HumanState human = item.record.human.state();
        OutboxEntry entry = outbox.claim(item.entry, item.incident, human, item.profile, now);
        item.record.put(entry);
        if (entry.state() == State.PENDING) {
            inFlight.add(flightKey(entry));
            Notification notification = outbox.notification(entry, item.incident, human);
            claims.add(new IncidentRegistry.DeliveryClaim(
                    entry.receiver(), entry.version(), item.record.partition, notification));
        }
        return new IncidentEffects(List.of(StateRecord.of(entry)), List.of(), List.of(), Set.of(item.record.id));
    }

    /// Takes the outcome of an attempt; empty when it has been overtaken.
    Optional<IncidentEffects> settle(
            IncidentRecord record,
            IncidentRegistry.DeliveryClaim claim,
            DeliveryOutcome outcome,
            Instant now,
            double random) {
        inFlight.remove(record.id + "/" + claim.receiver());
        OutboxEntry entry = record.outboxEntries.get(claim.receiver());
        if (entry == null || entry.version() != claim.version()) {
            return Optional.empty();
        }
        OutboxEntry settled = outbox.settle(entry, claim.notification(), outcome, now, random);
        record.put(settled);
        return Optional.of(new IncidentEffects(
                List.of(StateRecord.of(settled)),
                List.of(action(settled, claim.notification(), now)),
                List.of(),
                Set.of(record.id)));
    }

    private static Action action(OutboxEntry entry, Notification notification, Instant now) {
        String status = switch (entry.state()) {
            case SENT -> "sent";
            case DEAD -> "dead";
            case NEW, PENDING, RETRY, MOOT -> "retry";
        };
        String detail = notification.kind().word() + (entry.problem().isEmpty() ? "" : ": " + entry.problem());
        return new Action(
                Ids.of("notification", entry.receiver(), notification.key(), Long.toString(entry.version())),
                entry.incident(),
                now,
                "notification",
                entry.receiver(),
                status,
                detail);
    }
}
