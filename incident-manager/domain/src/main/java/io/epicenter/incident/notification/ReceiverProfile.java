package io.epicenter.incident.notification;

import java.time.Duration;

/// What a receiver is to be notified of.
///
/// @param name `[a-z0-9-]`, unique; also its name in keys and metrics
/// @param pages whether it wakes people
/// @param minSeverity from which it is notified, 1..5
/// @param updates whether it is notified of changes of an open incident
/// @param escalates whether it is notified of a rise to a higher severity class at once
/// @param acknowledges whether it is notified of an acknowledgement
/// @param minimumInterval least time between two attempts
public record ReceiverProfile(
        String name,
        boolean pages,
        int minSeverity,
        boolean updates,
        boolean escalates,
        boolean acknowledges,
        Duration minimumInterval) {
    /// 0 quiet, 1 high (3, 4), 2 critical (5): a rise within a class is no escalation.
    public int severityClass(int severity) {
        return severity >= Severity.CRITICAL ? 2 : severity >= Severity.HIGH ? 1 : 0;
    }
}
