package io.epicenter.incident;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.DeliveryClaims;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.NotificationQueue;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.OutboxDepth;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.response.HumanStateRecord;
import io.epicenter.incident.response.ResponderAction;
import io.epicenter.incident.view.IncidentView;
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
import org.jspecify.annotations.Nullable;

/// All state of the incident manager: incidents, what people did with them, and what receivers were notified of.
/// Rebuilt at a start from `incident-state` and `incidents`. Changes its own state at once and returns what must be
/// stored; the caller makes an attempt only once its effects are durable. Confined to one thread at a time.
///
/// Nothing is decided for a partition of `incidents` before it is live, that is read to its end: older revisions of a
/// compacted topic must not be taken for changes.
public final class IncidentRegistry {
    private final NotificationQueue queue;
    private final Map<String, IncidentRecord> records = new LinkedHashMap<>();
    private final Set<Integer> livePartitions = new HashSet<>();

    public IncidentRegistry(Outbox outbox, List<ReceiverProfile> receivers) {
        this.queue = new NotificationQueue(outbox, receivers);
    }

    /// Takes back one record of `incident-state`; returns the incident it is about, or null when it is of no known
    /// kind. A value of null takes nothing away here: what is forgotten is forgotten by [#forget].
    public @Nullable String restore(String key, byte[] value) throws MalformedMessageException {
        String[] parts = key.split("/", 3);
        if (parts.length < 2) {
            return null;
        }
        switch (parts[0]) {
            case StateRecord.OUTBOX -> recordOf(parts[1]).outbox.put(Json.read(value, OutboxEntry.class));
            case StateRecord.HUMAN -> recordOf(parts[1]).put(Json.read(value, HumanStateRecord.class));
            case StateRecord.RATING -> recordOf(parts[1]).put(Json.read(value, Feedback.class));
            default -> {
                return null;
            }
        }
        return parts[1];
    }

    private IncidentRecord recordOf(String id) {
        return records.computeIfAbsent(id, IncidentRecord::new);
    }

    /// A revision from a partition. Of a partition that is not live yet it is only remembered.
    public IncidentEffects revision(Incident revision, int partition, Instant now) {
        IncidentRecord record = recordOf(revision.id());
        return record.revise(revision, partition)
                .map(effects -> effects.and(decide(record, now)))
                .orElse(IncidentEffects.NONE);
    }

    /// Decides what is due of an incident whose partition is live.
    private IncidentEffects decide(IncidentRecord record, Instant now) {
        if (!livePartitions.contains(record.partition())) {
            return IncidentEffects.NONE;
        }
        return record.context(now)
                .map(context -> IncidentEffects.changing(queue.decide(record.outbox, context)))
                .orElse(IncidentEffects.NONE);
    }

    /// The partition has been read to its end: interrupted attempts are taken up, and what is due is decided.
    public IncidentEffects live(int partition, Instant now) {
        livePartitions.add(partition);
        IncidentEffects effects = IncidentEffects.NONE;
        for (IncidentRecord record : records.values()) {
            if (record.partition() == partition) {
                effects = effects.and(IncidentEffects.changing(queue.recover(record.outbox, now)))
                        .and(decide(record, now));
            }
        }
        return effects;
    }

    /// Another has the partition now; attempts in flight are still settled.
    public void release(int partition) {
        livePartitions.remove(partition);
    }

    /// Whether an attempt for an incident of this partition is in flight.
    public boolean isInFlight(int partition) {
        return records.values().stream()
                .anyMatch(record -> record.partition() == partition && queue.isInFlight(record.outbox));
    }

    /// Sweeps the deadlines that are data in the state: updates held back, incidents grown worse in the meantime.
    public IncidentEffects tick(Instant now) {
        IncidentEffects effects = IncidentEffects.NONE;
        for (IncidentRecord record : records.values()) {
            effects = effects.and(decide(record, now));
        }
        return effects;
    }

    /// The attempts that can be made now: paging receivers first, then the worst incidents, then the oldest.
    ///
    /// @param free how many attempts a receiver can take now
    public Decided<List<DeliveryClaim>> claims(Instant now, ToIntFunction<String> free) {
        List<NotificationQueue.Subject> live = new ArrayList<>();
        for (IncidentRecord record : records.values()) {
            if (livePartitions.contains(record.partition())) {
                record.context(now)
                        .ifPresent(context -> live.add(new NotificationQueue.Subject(record.outbox, context)));
            }
        }
        DeliveryClaims claimed = queue.claims(live, free);
        return new Decided<>(IncidentEffects.changing(claimed.changed()), claimed.claims());
    }

    /// The attempt is over. `random` is 0..1.
    public IncidentEffects settle(DeliveryClaim claim, DeliveryOutcome outcome, Instant now, double random) {
        IncidentRecord record = recordOf(claim.notification().incident().id());
        return queue.settle(record.outbox, claim, outcome, now, random)
                .map(entry -> IncidentEffects.settling(entry, AuditActions.of(entry, claim.notification(), now))
                        .and(decide(record, now)))
                .orElse(IncidentEffects.NONE);
    }

    /// A person does something with the incident; empty when there is no such incident.
    public Optional<IncidentEffects> respond(String incident, ResponderAction action, Instant now) {
        return Optional.ofNullable(records.get(incident))
                .flatMap(record -> record.respond(action, now)
                        .map(effects -> effects.changesHumanState() ? effects.and(decide(record, now)) : effects));
    }

    /// Forgets incidents that are over and have not changed since `before`, and the oldest of those that are over
    /// beyond `maxIncidents`.
    public IncidentEffects forget(Instant before, int maxIncidents) {
        List<IncidentRecord> over = records.values().stream()
                .filter(record -> record.isOver() && !record.outbox.isBusy())
                .sorted(Comparator.comparing(IncidentRecord::lastChange))
                .toList();
        int tooMany = records.size() - maxIncidents;
        List<StateRecord> gone = new ArrayList<>();
        for (IncidentRecord record : over) {
            if (tooMany > 0 || record.lastChange().isBefore(before)) {
                record.stateRecords().forEach(stateRecord -> gone.add(StateRecord.gone(stateRecord)));
                records.remove(record.id);
                tooMany--;
            }
        }
        return new IncidentEffects(gone, List.of(), List.of(), Set.of());
    }

    /// Whether the incident is of a live partition: people are notified of it from here.
    public boolean owns(String incident) {
        IncidentRecord record = records.get(incident);
        return record != null && livePartitions.contains(record.partition());
    }

    public @Nullable IncidentView view(String incident) {
        IncidentRecord record = records.get(incident);
        return record == null ? null : record.view(queue.deliveries(record.outbox));
    }

    public OutboxDepth depth() {
        OutboxDepth depth = OutboxDepth.NONE;
        for (IncidentRecord record : records.values()) {
            depth = depth.and(record.outbox, record.isOver());
        }
        return depth;
    }
}
