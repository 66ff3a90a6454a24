package io.epicenter.incident.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one receiver has been notified of about one incident, as people see it.
///
/// @param receiver name, such as `slack` or `pagerduty`
/// @param pages whether this receiver wakes people
/// @param attempts of the notification at hand
/// @param lastNotice the last notification that was delivered, in words; empty when none was
/// @param problem why the last attempt failed; empty when it did not
/// @param reference the receiver's own id of the message or page
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        String receiver,
        boolean pages,
        State state,
        int attempts,
        String lastNotice,
        String problem,
        Instant since,
        @Nullable Instant retryAt,
        @Nullable String reference) {

    /// NEW: decided and durable. PENDING: an attempt is in flight. SENT: delivered. RETRY: failed, again later.
    /// DEAD: given up. MOOT: became needless before it was delivered.
    public enum State {
        NEW,
        PENDING,
        SENT,
        RETRY,
        DEAD,
        MOOT
    }
}
