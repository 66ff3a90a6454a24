package io.epicenter.incident.notification;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.response.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what a receiver is to be notified of, by comparing what it knows with what is: a repeat, a restart or a
/// revision without a change sends nothing. NEW -> PENDING -> SENT | RETRY -> PENDING ... | DEAD; a notification that
/// becomes needless before it is delivered goes to rest. Pure.
///
/// An attempt is made only after PENDING is durable. PENDING found at a start therefore means: nobody knows whether
/// it arrived. It is tried again as `unclear`, under the same key: a receiver that recognises keys ignores it, one
/// that can be asked is asked first, and for the others a page twice is better than a page lost.
public final class Outbox {
    /// Of the first back-off, so that the product of any does not overflow: 2^20 s are twelve days, far beyond
    /// `maxBackOff`.
    private static final int MAX_DOUBLINGS = 20;

    private final Policy policy;
    private final NotificationRule rule;

    public Outbox(Policy policy) {
        this.policy = policy;
        this.rule = new NotificationRule(policy.updateInterval(), policy.staleAfter());
    }

    /// When receivers are notified, and for how long it is tried.
    ///
    /// @param updateInterval least time between two updates of one receiver
    /// @param staleAfter receivers are not notified for the first time of an incident unchanged for so long
    /// @param maxAttempts of one notification before it is given up, once it is as old as giveUpAfter
    /// @param giveUpAfter how long a notification is tried at least, while the receiver fails for now
    /// @param firstBackOff doubled with each attempt, up to maxBackOff; half of it is random
    /// @param publicUrl the console's address for links, without a trailing slash; empty for none
    public record Policy(
            Duration updateInterval,
            Duration staleAfter,
            int maxAttempts,
            Duration giveUpAfter,
            Duration firstBackOff,
            Duration maxBackOff,
            String publicUrl) {
        /// Chosen by hand. Reasons: an update is read, not watched (5 s); a day-old incident is history; a receiver
        /// that is down for half a night is tried until then, every 5 min at the end (docs/incidents.md).
        public static final Policy DEFAULT = new Policy(
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                12,
                Duration.ofHours(6),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                "");
    }

    /// A new notification to put into the outbox; empty when nothing is due, or one is at hand already, or this very
    /// one was given up.
    public Optional<OutboxEntry> decide(
            @Nullable OutboxEntry entry, NotificationContext context, ReceiverProfile profile) {
        if (entry != null && entry.isBusy()) {
            return Optional.empty();
        }
        return rule.due(entry, context, profile).flatMap(kind -> decide(entry, kind, context, profile));
    }

    private static Optional<OutboxEntry> decide(
            @Nullable OutboxEntry entry, Notification.Kind kind, NotificationContext context, ReceiverProfile profile) {
        if (entry == null) {
            return Optional.of(OutboxEntry.first(context.incident().id(), profile.name(), kind, context.now()));
        }
        boolean givenUp = entry.state() == Delivery.State.DEAD && entry.kind() == kind;
        return givenUp ? Optional.empty() : Optional.of(entry.next(kind, context.now()));
    }

    /// The entry for an attempt at what is due now, which may differ from what was due when it was decided; or at
    /// rest, when nothing is.
    public OutboxEntry claim(OutboxEntry entry, NotificationContext context, ReceiverProfile profile) {
        return rule.due(entry, context, profile).map(entry::pending).orElseGet(() -> entry.moot(context.now()));
    }

    /// What an attempt at a pending entry says.
    public Notification notification(OutboxEntry entry, NotificationContext context) {
        Incident incident = context.incident();
        return new Notification(
                entry.kind(),
                key(entry, incident),
                incident,
                context.human(),
                entry.reference(),
                entry.unclear(),
                entry.since(),
                policy.publicUrl().isEmpty() ? "" : policy.publicUrl() + "/incidents/" + incident.id());
    }

    private static String key(OutboxEntry entry, Incident incident) {
        int number = switch (entry.kind()) {
            case OPEN, REOPEN, RESOLVE, ACKNOWLEDGE -> entry.episode();
            case ESCALATE -> incident.severity();
            case UPDATE -> incident.revision();
        };
        return incident.id() + "/" + entry.kind().word() + "/" + number;
    }

    /// A pending entry whose attempt nobody remembers.
    public OutboxEntry recover(OutboxEntry entry, Instant now) {
        return entry.retry(now, "interrupted: unclear whether it arrived", true, entry.reference());
    }

    /// The entry after an attempt. `random` is 0..1.
    public OutboxEntry settle(
            OutboxEntry entry, Notification notification, DeliveryOutcome outcome, Instant now, double random) {
        return switch (outcome) {
            case DeliveryOutcome.Delivered delivered ->
                entry.sent(
                        LastNotification.of(notification, delivered.complete(), now),
                        delivered.reference(),
                        note(entry, "told: " + notification.kind().word(), now));
            case DeliveryOutcome.Refused refused -> giveUp(entry, refused.reason(), false, now);
            case DeliveryOutcome.Gone gone ->
                entry.attempts() >= policy.maxAttempts()
                        ? giveUp(entry, exhausted(entry, gone.reason()), false, now)
                        : entry.retry(now, gone.reason(), false, null);
            case DeliveryOutcome.RetryLater failed -> retryLater(entry, failed, random, now);
        };
    }

    private OutboxEntry retryLater(OutboxEntry entry, DeliveryOutcome.RetryLater failed, double random, Instant now) {
        boolean triedLong = !now.isBefore(entry.since().plus(policy.giveUpAfter()));
        if (triedLong && entry.attempts() >= policy.maxAttempts()) {
            return giveUp(entry, exhausted(entry, failed.reason()), failed.unclear(), now);
        }
        Duration wait = maximum(backOff(entry.attempts(), random), failed.after());
        return entry.retry(now.plus(wait), failed.reason(), failed.unclear(), entry.reference());
    }

    private static String exhausted(OutboxEntry entry, String reason) {
        return "given up after " + entry.attempts() + " attempts: " + reason;
    }

    private static OutboxEntry giveUp(OutboxEntry entry, String reason, boolean unclear, Instant now) {
        return entry.dead(
                reason, unclear, note(entry, "not told (" + entry.kind().word() + "): " + reason, now));
    }

    private static Timeline.Entry note(OutboxEntry entry, String text, Instant now) {
        return new Timeline.Entry(now, Timeline.Kind.NOTIFICATION, entry.receiver() + " " + text, entry.receiver());
    }

    private Duration backOff(int attempts, double random) {
        long doubled = policy.firstBackOff().toMillis() << Math.clamp(attempts - 1L, 0, MAX_DOUBLINGS);
        long capped = Math.min(doubled, policy.maxBackOff().toMillis());
        return Duration.ofMillis(Math.round(capped * (0.5 + random / 2)));
    }

    private static Duration maximum(Duration one, @Nullable Duration other) {
        Duration second = Objects.requireNonNullElse(other, Duration.ZERO);
        return one.compareTo(second) >= 0 ? one : second;
    }
}
