package io.epicenter.incident.notification;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;

/// What a receiver knows of an incident.
///
/// @param fingerprint of what it was notified of; empty when that is not known for sure
/// @param at when it was notified, wall clock
public record LastNotification(
        int revision, int severity, boolean closed, boolean acknowledged, String fingerprint, Instant at) {

    static LastNotification of(Notification notification, boolean certain, Instant at) {
        return new LastNotification(
                notification.incident().revision(),
                notification.incident().severity(),
                notification.isOver(),
                notification.human().acknowledgement() != null,
                certain ? fingerprint(notification.incident(), notification.human()) : "",
                at);
    }

    /// Equal for two revisions between which nothing changed that a reader must know.
    static String fingerprint(Incident incident, HumanState human) {
        String cause = incident.rootCause().event()
                + '|'
                + (incident.rootCause().candidates().isEmpty()
                        ? ""
                        : incident.rootCause().candidates().getFirst().entity());
        boolean acknowledged = human.acknowledgement() != null;
        return incident.severity() + "|" + human.closes(incident) + "|" + acknowledged + "|" + cause + "|"
                + incident.title();
    }
}
