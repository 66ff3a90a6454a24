package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Ids;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.response.ResponderAction;
import java.time.Instant;
import java.util.Locale;

/// The records of the topic `actions`: what was done about an incident, by people and by receivers.
final class AuditActions {
    private AuditActions() {}

    /// An attempt that has been settled.
    static Action of(OutboxEntry entry, Notification notification, Instant now) {
        String status = switch (entry.state()) {
            case SENT -> "sent";
            case DEAD -> "dead";
            case NEW, PENDING, RETRY, MOOT -> "retry";
        };
        String detail = notification.kind().word() + (entry.problem().isEmpty() ? "" : ": " + entry.problem());
        return new Action(
                Ids.of("notification", entry.receiver(), notification.key(), Long.toString(entry.version())),
                entry.incident(),
                now,
                "notification",
                entry.receiver(),
                status,
                detail);
    }

    static Action of(String incident, ResponderAction.Acknowledge action, Instant now) {
        return byPerson("acknowledgement", incident, action.user(), "", now);
    }

    static Action of(String incident, ResponderAction.Resolve action, Instant now) {
        return byPerson("resolution", incident, action.user(), action.comment(), now);
    }

    private static Action byPerson(String kind, String incident, String user, String comment, Instant now) {
        return new Action(Ids.of(kind, incident, user, now.toString()), incident, now, kind, user, "done", comment);
    }

    static Action of(String incident, Feedback feedback, Instant now) {
        return new Action(
                Ids.of("feedback-action", feedback.id()),
                incident,
                now,
                "feedback",
                feedback.user(),
                "done",
                feedback.verdict().name().toLowerCase(Locale.ROOT));
    }
}
