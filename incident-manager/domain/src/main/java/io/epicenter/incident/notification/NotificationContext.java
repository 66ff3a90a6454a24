package io.epicenter.incident.notification;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;

/// What a decision on notifications goes by: the incident as it is, what people did with it, and the time.
///
/// @param now wall clock
public record NotificationContext(Incident incident, HumanState human, Instant now) {
    /// Whether the incident is over for people.
    boolean isOver() {
        return human.closes(incident);
    }
}
