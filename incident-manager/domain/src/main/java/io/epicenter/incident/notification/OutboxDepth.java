package io.epicenter.incident.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How many notifications are at hand, and since when the oldest.
///
/// @param dead given up, of incidents that are not over
/// @param oldest null when none is at hand
public record OutboxDepth(int waiting, int dead, @Nullable Instant oldest) {
    public static final OutboxDepth NONE = new OutboxDepth(0, 0, null);

    /// With the entries of one more incident.
    public OutboxDepth and(IncidentOutbox outbox, boolean over) {
        int moreWaiting = waiting;
        int moreDead = dead;
        Instant first = oldest;
        for (OutboxEntry entry : outbox.entries()) {
            if (entry.isBusy()) {
                moreWaiting++;
                first = first == null || entry.since().isBefore(first) ? entry.since() : first;
            }
            moreDead += entry.state() == Delivery.State.DEAD && !over ? 1 : 0;
        }
        return new OutboxDepth(moreWaiting, moreDead, first);
    }
}
