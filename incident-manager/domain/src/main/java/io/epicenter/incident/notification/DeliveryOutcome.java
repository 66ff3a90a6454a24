package io.epicenter.incident.notification;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of an attempt.
public sealed interface DeliveryOutcome {
    /// The receiver knows.
    ///
    /// @param reference its id of the message or page; null when it gave none
    /// @param complete false when an earlier attempt was found, which may have said less
    record Delivered(@Nullable String reference, boolean complete) implements DeliveryOutcome {}

    /// Failed for now.
    ///
    /// @param after how long the receiver asks to wait; null when it does not say
    /// @param unclear the receiver may have acted all the same
    record RetryLater(String reason, @Nullable Duration after, boolean unclear) implements DeliveryOutcome {}

    /// Will never be accepted as it is: a person has to look.
    record Refused(String reason) implements DeliveryOutcome {}

    /// The receiver no longer has what the reference names: to be notified anew.
    record Gone(String reason) implements DeliveryOutcome {}

    static DeliveryOutcome delivered(@Nullable String reference) {
        return new Delivered(reference, true);
    }
}
