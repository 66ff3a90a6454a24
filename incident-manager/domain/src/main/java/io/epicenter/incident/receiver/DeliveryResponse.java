package io.epicenter.incident.receiver;

import io.epicenter.incident.notification.DeliveryOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The response of a receiver.
///
/// @param retryAfter the header of this name, as it came; empty when absent
/// @param body cut to a bound by the one who read it
public record DeliveryResponse(int status, String retryAfter, String body) {
    /// Longest wait that a receiver can ask for. Chosen by hand: when larger, one wrong header could silence a
    /// receiver for a day.
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    /// Characters of an answer that a reason quotes. Chosen by hand: one line of a log.
    private static final int QUOTED = 200;

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// Whether the same request may succeed later.
    public boolean isTemporary() {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /// What an answer other than success means, by the rules of HTTP. A server that failed may have acted before.
    DeliveryOutcome failure(String who) {
        String reason =
                who + " answered " + status + (body.isBlank() ? "" : ": " + NotificationText.cut(body.strip(), QUOTED));
        return isTemporary()
                ? new DeliveryOutcome.RetryLater(reason, retryDelay(), status >= 500 || status == 408)
                : new DeliveryOutcome.Refused(reason);
    }

    /// How long to wait, at most an hour; null when the receiver did not say so in seconds.
    @Nullable
    Duration retryDelay() {
        try {
            Duration asked = Duration.ofSeconds(Math.max(0, Long.parseLong(retryAfter.strip())));
            return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
        } catch (NumberFormatException notSeconds) {
            return null;
        }
    }
}
