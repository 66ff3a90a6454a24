package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.HumanStateRecord;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The desk at which incidents arrive, people act and notices go out: all state of the incident manager, rebuilt at a
/// start from `incident-state` and `incidents`. Changes its own state at once and returns what must be stored; the
/// caller makes an attempt only once its effects are durable. Confined to one thread at a time.
///
/// A lane is a partition of `incidents`. Nothing is decided for a lane before it is live, that is read to its end:
/// older revisions of a compacted topic must not be taken for news.
public final class IncidentRegistry {
    private final NotificationQueue queue;
    private final Map<String, IncidentRecord> records = new LinkedHashMap<>();
    private final Set<Integer> livePartitions = new HashSet<>();

    public IncidentRegistry(Outbox outbox, List<ReceiverProfile> receivers) {
        this.queue = new NotificationQueue(outbox, receivers);
    }

    /// One attempt to be made.
    ///
    /// @param version of the pending entry
    /// @param lane partition of `incidents` it belongs to
    public record DeliveryClaim(String receiver, long version, int partition, Notification notification) {}

    /// Attempts to be made once the effects are durable.
    public record DeliveryClaims(IncidentEffects effects, List<DeliveryClaim> claims) {}

    /// Notices at hand and the oldest of them.
    ///
    /// @param dead given up, of incidents that are not over
    public record OutboxDepth(
            int waiting, int dead, @Nullable Instant oldest) {}

    /// Takes back one record of `incident-state`; returns the incident it is about, or null when it is of no known
    /// kind. A value of null takes nothing away here: what is forgotten is forgotten by [#forget].
    public @Nullable String restore(String key, byte[] value) throws MalformedMessageException {
        String[] parts = key.split("/", 3);
        if (parts.length < 2) {
            return null;
        }
        switch (parts[0]) {
            case StateRecord.OUTBOX -> recordOf(parts[1]).put(Json.read(value, OutboxEntry.class));
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

    /// A revision from a lane. Of a lane that is not live yet it is only remembered.
    public IncidentEffects revision(Incident revision, int lane, Instant now) {
        IncidentRecord record = recordOf(revision.id());
        record.partition = lane;
        if (record.incident != null && revision.revision() < record.incident.revision()) {
            return IncidentEffects.NONE;
        }
        record.incident = revision;
        IncidentEffects effects = IncidentEffects.touching(record.id);
        HumanState after = record.human.state().after(revision);
        if (!after.equals(record.human.state())) {
            effects = effects.and(change(record, after));
        }
        return livePartitions.contains(lane) ? effects.and(queue.decide(record, now)) : effects;
    }

    private static IncidentEffects change(IncidentRecord record, HumanState state) {
        record.human = record.human.next(state);
        return new IncidentEffects(List.of(StateRecord.of(record.human)), List.of(), List.of(), Set.of(record.id));
    }

    /// The lane has been read to its end: interrupted attempts are taken up, and what is due is decided.
    public IncidentEffects live(int lane, Instant now) {
        livePartitions.add(lane);
        IncidentEffects effects = IncidentEffects.NONE;
        for (IncidentRecord record : records.values()) {
            if (record.partition == lane) {
                effects = effects.and(queue.recover(record, now)).and(queue.decide(record, now));
            }
        }
        return effects;
    }

    /// Another has the lane now; attempts under way are still settled.
    public void release(int lane) {
        livePartitions.remove(lane);
    }

    /// Whether an attempt for an incident of this lane is under way.
    public boolean isInFlight(int lane) {
        return records.values().stream()
                .filter(record -> record.partition == lane)
                .anyMatch(queue::isInFlight);
    }

    /// Sweeps the deadlines that are data in the state: updates held back, incidents grown worse in the meantime.
    public IncidentEffects tick(Instant now) {
        IncidentEffects effects = IncidentEffects.NONE;
        for (IncidentRecord record : records.values()) {
            if (livePartitions.contains(record.partition)) {
                effects = effects.and(queue.decide(record, now));
            }
        }
        return effects;
    }

    /// The attempts that can be made now: paging receivers first, then the worst incidents, then the oldest.
    ///
    /// @param free how many attempts a receiver can take now
    public DeliveryClaims claims(Instant now, ToIntFunction<String> free) {
        List<IncidentRecord> live = records.values().stream()
                .filter(record -> livePartitions.contains(record.partition))
                .toList();
        return queue.claims(live, now, free);
    }

    /// The attempt is over. `random` is 0..1.
    public IncidentEffects settle(DeliveryClaim claim, DeliveryOutcome outcome, Instant now, double random) {
        IncidentRecord record = recordOf(claim.notification().incident().id());
        return queue.settle(record, claim, outcome, now, random)
                .map(effects ->
                        livePartitions.contains(record.partition) ? effects.and(queue.decide(record, now)) : effects)
                .orElse(IncidentEffects.NONE);
    }

    /// A person takes the incident on; empty when there is no such incident.
    public Optional<IncidentEffects> acknowledge(String incident, String user, Instant now) {
        return changeState(
                incident,
                user,
                "acknowledgement",
                "",
                now,
                (record, revision) -> record.human.state().acknowledged(user, now));
    }

    /// A person says it is over; empty when there is no such incident.
    public Optional<IncidentEffects> resolve(String incident, String user, String comment, Instant now) {
        return changeState(
                incident,
                user,
                "resolution",
                comment,
                now,
                (record, revision) -> record.human.state().resolved(user, now, comment, revision.severity()));
    }

    private interface StateChange {
        HumanState apply(IncidentRecord record, Incident revision);
    }

    private Optional<IncidentEffects> changeState(
            String incident, String user, String kind, String comment, Instant now, StateChange step) {
        IncidentRecord record = records.get(incident);
        if (record == null || record.incident == null) {
            return Optional.empty();
        }
        HumanState state = step.apply(record, record.incident);
        if (state.equals(record.human.state())) {
            return Optional.of(IncidentEffects.NONE);
        }
        IncidentEffects effects = change(record, state);
        Action action =
                new Action(Ids.of(kind, incident, user, now.toString()), incident, now, kind, user, "done", comment);
        effects = effects.and(new IncidentEffects(List.of(), List.of(action), List.of(), Set.of()));
        return Optional.of(
                livePartitions.contains(record.partition) ? effects.and(queue.decide(record, now)) : effects);
    }

    /// A person rates it; empty when there is no such incident.
    public Optional<IncidentEffects> rate(String incident, Rating rating, Instant now) {
        IncidentRecord record = records.get(incident);
        if (record == null || record.incident == null) {
            return Optional.empty();
        }
        Feedback feedback = rating.feedback(record.incident, now);
        record.put(feedback);
        String verdict = feedback.verdict().name().toLowerCase(Locale.ROOT);
        Action action = new Action(
                Ids.of("feedback-action", feedback.id()), incident, now, "feedback", feedback.user(), "done", verdict);
        return Optional.of(new IncidentEffects(
                List.of(StateRecord.of(incident, feedback)), List.of(action), List.of(feedback), Set.of(incident)));
    }

    /// Forgets incidents that are over and had no news since `before`, and the oldest of those that are over beyond
    /// `maxCases`.
    public IncidentEffects forget(Instant before, int maxCases) {
        List<IncidentRecord> over = records.values().stream()
                .filter(record -> record.isOver() && !record.isBusy())
                .sorted(Comparator.comparing(IncidentRecord::lastChange))
                .toList();
        int tooMany = records.size() - maxCases;
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

    /// Whether the incident is of a live lane: people are told from here.
    public boolean owns(String incident) {
        IncidentRecord record = records.get(incident);
        return record != null && livePartitions.contains(record.partition);
    }

    public @Nullable IncidentView view(String incident) {
        IncidentRecord record = records.get(incident);
        return record == null ? null : record.view(queue.profiles());
    }

    public OutboxDepth depth() {
        int waiting = 0;
        int dead = 0;
        Instant oldest = null;
        for (IncidentRecord record : records.values()) {
            for (OutboxEntry entry : record.outboxEntries.values()) {
                if (entry.isBusy()) {
                    waiting++;
                    oldest = oldest == null || entry.since().isBefore(oldest) ? entry.since() : oldest;
                }
                dead += entry.state() == State.DEAD && !record.isOver() ? 1 : 0;
            }
        }
        return new OutboxDepth(waiting, dead, oldest);
    }
}
