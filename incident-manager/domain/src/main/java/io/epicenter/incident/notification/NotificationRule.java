package io.epicenter.incident.notification;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a receiver must be notified of now, by comparing what it knows with what is.
///
/// @param updateInterval least time between two updates of one receiver
/// @param staleAfter receivers are not notified for the first time of an incident unchanged for so long
record NotificationRule(Duration updateInterval, Duration staleAfter) {
    /// Empty when nothing is due.
    ///
    /// @param entry null when nothing was ever due
    Optional<Notification.Kind> due(@Nullable OutboxEntry entry, NotificationContext context, ReceiverProfile profile) {
        LastNotification last = entry == null ? null : entry.told();
        if (last == null) {
            return dueFirst(entry, context, profile);
        }
        if (last.closed()) {
            return !context.isOver() && isSevereEnough(context, profile)
                    ? Optional.of(Notification.Kind.REOPEN)
                    : Optional.empty();
        }
        return context.isOver() ? Optional.of(Notification.Kind.RESOLVE) : dueUpdate(last, context, profile);
    }

    private static boolean isSevereEnough(NotificationContext context, ReceiverProfile profile) {
        return context.incident().severity() >= profile.minSeverity();
    }

    private Optional<Notification.Kind> dueFirst(
            @Nullable OutboxEntry entry, NotificationContext context, ReceiverProfile profile) {
        boolean maybeKnown = entry != null && entry.unclear();
        if (context.isOver()) {
            return maybeKnown ? Optional.of(Notification.Kind.RESOLVE) : Optional.empty();
        }
        boolean fresh = context.incident().updatedAt().isAfter(context.now().minus(staleAfter));
        return isSevereEnough(context, profile) && fresh ? Optional.of(Notification.Kind.OPEN) : Optional.empty();
    }

    private Optional<Notification.Kind> dueUpdate(
            LastNotification last, NotificationContext context, ReceiverProfile profile) {
        if (profile.escalates()
                && profile.severityClass(context.incident().severity()) > profile.severityClass(last.severity())) {
            return Optional.of(Notification.Kind.ESCALATE);
        }
        if (profile.acknowledges() && context.human().acknowledgement() != null && !last.acknowledged()) {
            return Optional.of(Notification.Kind.ACKNOWLEDGE);
        }
        boolean changed = !last.fingerprint().equals(LastNotification.fingerprint(context.incident(), context.human()));
        boolean tooSoon = context.now().isBefore(last.at().plus(updateInterval));
        return profile.updates() && changed && !tooSoon ? Optional.of(Notification.Kind.UPDATE) : Optional.empty();
    }
}
