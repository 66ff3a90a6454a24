package io.epicenter.detector.log;

import io.epicenter.detector.log.template.TemplateMiner;
import java.time.Duration;

/// What can be tuned of signals from logs. Bounds are per partition, or per service where it says so.
///
/// @param miner bounds of the templates of a service
/// @param maxServices further services' lines are counted and dropped
/// @param maxPending lines kept for intervals that are not open yet
/// @param watched templates of a service whose share of its lines is followed
/// @param pairs templates of a service whose ratio is followed
/// @param learning how long a service's templates are no news
/// @param novelty how long a template is new
/// @param expiry a service without lines for so long is forgotten
/// @param patience how long lines may pause before event time goes on without them: what is delayed by less on its way
///     is still counted where it belongs
/// @param exampleChars of an example line
public record LogSettings(
        TemplateMiner.Settings miner,
        int maxServices,
        int maxPending,
        int watched,
        int pairs,
        Duration learning,
        Duration novelty,
        Duration expiry,
        Duration patience,
        int exampleChars) {
    public static final LogSettings DEFAULT = new LogSettings(
            TemplateMiner.Settings.DEFAULT,
            2000,
            200_000,
            40,
            20,
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofHours(6),
            Duration.ofSeconds(5),
            300);
}
