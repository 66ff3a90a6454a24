package io.epicenter.detector.absence;

import java.time.Duration;

/// When an entity that sends nothing counts as fallen silent.
///
/// @param after shortest silence that fires; zero: absence is never reported
/// @param forget after so long it counts as removed
/// @param history so long ago it must have been seen first
/// @param remember how long its pauses are remembered
/// @param most part of the known entities, 0 to 1, that may be silent at once; beyond it, the telemetry is
///     missing, and nothing is reported
/// @param maxEntities bound per partition; further ones may fall silent unnoticed
public record AbsenceSettings(
        Duration after, Duration forget, Duration history, Duration remember, double most, int maxEntities) {
    public static final AbsenceSettings DEFAULT = new AbsenceSettings(
            Duration.ofMinutes(3), Duration.ofDays(1), Duration.ofHours(1), Duration.ofDays(14), 0.3, 50_000);
}
