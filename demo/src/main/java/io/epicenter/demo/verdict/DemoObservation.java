package io.epicenter.demo.verdict;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What could be seen of a story from outside.
///
/// @param incidents every incident that exists, in its newest revision
/// @param causeSeenAt wall-clock time at which the right cause was first seen and stayed; null when it was not
/// @param anomalies how many anomalies fired in the live part; below 0 when unknown
/// @param series how many series the shop exposes
public record DemoObservation(
        List<SeenIncident> incidents, @Nullable Instant causeSeenAt, long anomalies, int series) {
    public DemoObservation {
        incidents = List.copyOf(incidents);
    }
}
