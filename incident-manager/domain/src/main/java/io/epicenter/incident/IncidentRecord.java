package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.IncidentOutbox;
import io.epicenter.incident.notification.NotificationContext;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.HumanStateRecord;
import io.epicenter.incident.response.ResponderAction;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.IncidentViewBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything the registry holds of one incident. Mutable, confined to the registry.
final class IncidentRecord {
    /// Ratings kept of one incident; the oldest goes first. Chosen by hand: people rate an incident a few times, so
    /// this bounds only what a script sends.
    private static final int MAX_RATINGS = 200;
    /// Of an incident that no record of `incidents` has been read of; Kafka's partitions begin with 0.
    private static final int NO_PARTITION = Integer.MIN_VALUE;

    final String id;
    final IncidentOutbox outbox = new IncidentOutbox();
    private final List<Feedback> ratings = new ArrayList<>();
    private @Nullable Incident incident;
    private HumanStateRecord human;
    private int partition = NO_PARTITION;

    IncidentRecord(String id) {
        this.id = id;
        this.human = HumanStateRecord.untouched(id);
    }

    /// The partition of `incidents` that it came from.
    int partition() {
        return partition;
    }

    void put(HumanStateRecord record) {
        human = record.version() >= human.version() ? record : human;
    }

    void put(Feedback rating) {
        if (ratings.stream().anyMatch(known -> known.id().equals(rating.id()))) {
            return;
        }
        ratings.add(rating);
        if (ratings.size() > MAX_RATINGS) {
            ratings.removeFirst();
        }
    }

    /// Takes a revision; empty when it is older than the known one.
    Optional<IncidentEffects> revise(Incident revision, int source) {
        partition = source;
        if (incident != null && revision.revision() < incident.revision()) {
            return Optional.empty();
        }
        incident = revision;
        return Optional.of(IncidentEffects.touching(id).and(change(human.state().after(revision), List.of())));
    }

    /// Takes what a person does; empty while no revision is known.
    Optional<IncidentEffects> respond(ResponderAction action, Instant now) {
        if (incident == null) {
            return Optional.empty();
        }
        HumanState state = human.state();
        return Optional.of(
                switch (action) {
                    case ResponderAction.Acknowledge acknowledge ->
                        change(
                                state.acknowledged(acknowledge.user(), now),
                                List.of(AuditActions.of(id, acknowledge, now)));
                    case ResponderAction.Resolve resolve ->
                        change(
                                state.resolved(resolve.user(), now, resolve.comment(), incident.severity()),
                                List.of(AuditActions.of(id, resolve, now)));
                    case ResponderAction.Rate rate -> rate(rate.rating().feedback(incident, now), now);
                });
    }

    private IncidentEffects change(HumanState state, List<Action> actions) {
        if (state.equals(human.state())) {
            return IncidentEffects.NONE;
        }
        human = human.next(state);
        return new IncidentEffects(List.of(StateRecord.of(human)), actions, List.of(), Set.of(id));
    }

    private IncidentEffects rate(Feedback feedback, Instant now) {
        put(feedback);
        return new IncidentEffects(
                List.of(StateRecord.of(id, feedback)),
                List.of(AuditActions.of(id, feedback, now)),
                List.of(feedback),
                Set.of(id));
    }

    /// What notifications are decided by; empty while no revision is known.
    Optional<NotificationContext> context(Instant now) {
        return Optional.ofNullable(incident).map(known -> new NotificationContext(known, human.state(), now));
    }

    boolean isOver() {
        return incident == null || human.state().closes(incident);
    }

    Instant lastChange() {
        return outbox.lastChange(incident == null ? Instant.EPOCH : incident.updatedAt());
    }

    List<StateRecord> stateRecords() {
        List<StateRecord> records = new ArrayList<>();
        outbox.entries().forEach(entry -> records.add(StateRecord.of(entry)));
        if (human.version() > 0) {
            records.add(StateRecord.of(human));
        }
        ratings.forEach(rating -> records.add(StateRecord.of(id, rating)));
        return records;
    }

    @Nullable
    IncidentView view(List<Delivery> deliveries) {
        return incident == null
                ? null
                : IncidentViewBuilder.build(incident, human.state(), ratings, deliveries, outbox.notes());
    }
}
