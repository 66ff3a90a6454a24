package io.epicenter.incident.notification;

import java.time.Duration;

/// What a receiver wants to hear.
///
/// @param name `[a-z0-9-]`, unique; also its name in keys and metrics
/// @param pages whether it wakes people
/// @param minSeverity from which an incident is told, 1..5
/// @param updates whether news of an open incident are told
/// @param escalates whether a rise to a higher severity class is told at once
/// @param acknowledges whether an acknowledgement is told
/// @param pace least time between two attempts
public record ReceiverProfile(
        String name,
        boolean pages,
        int minSeverity,
        boolean updates,
        boolean escalates,
        boolean acknowledges,
        Duration minimumInterval) {
    private static final int CRITICAL = 5;
    private static final int HIGH = 3;

    /// 0 quiet, 1 high (3, 4), 2 critical (5): a rise within a class is no escalation.
    public int severityClass(int severity) {
        return severity >= CRITICAL ? 2 : severity >= HIGH ? 1 : 0;
    }
}
