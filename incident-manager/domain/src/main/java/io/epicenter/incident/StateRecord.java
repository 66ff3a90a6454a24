package io.epicenter.incident;

import io.epicenter.contracts.Feedback;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.response.HumanStateRecord;
import org.jspecify.annotations.Nullable;

/// One record for the compacted topic `incident-state`: [OutboxEntry], [HumanStateRecord] or [Feedback] by key.
///
/// @param value null takes the key away
public record StateRecord(String key, @Nullable Object value) {
    static final String OUTBOX = "outbox";
    static final String HUMAN = "human";
    static final String RATING = "rating";

    static StateRecord of(OutboxEntry entry) {
        return new StateRecord(OUTBOX + "/" + entry.incident() + "/" + entry.receiver(), entry);
    }

    static StateRecord of(HumanStateRecord human) {
        return new StateRecord(HUMAN + "/" + human.incident(), human);
    }

    static StateRecord of(String incident, Feedback rating) {
        return new StateRecord(RATING + "/" + incident + "/" + rating.id(), rating);
    }

    static StateRecord gone(StateRecord stateRecord) {
        return new StateRecord(stateRecord.key(), null);
    }
}
