package io.epicenter.detector.alarm;

import java.time.Duration;

/// When a signal fires and resolves.
///
/// @param evidence sum of -ln p over the last intervals that fires; 24 is one in 10^10
/// @param strictness factor on the evidence for signals without a rule
/// @param resolveAfter normal intervals that resolve
/// @param acceptAfter a level that lasts so long is the new normal
/// @param silentAfter a firing signal without values for so long is resolved
/// @param learning so long after a signal's first value its anomalies are marked as warming and open nothing; a
///     rule may have its own
public record AlarmSettings(
        double evidence,
        double strictness,
        int resolveAfter,
        Duration acceptAfter,
        Duration silentAfter,
        Duration learning) {
    public static final AlarmSettings DEFAULT =
            new AlarmSettings(24, 1.5, 4, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofDays(14));

    /// The same where no level that lasts becomes normal.
    public AlarmSettings withoutAccepting() {
        return new AlarmSettings(
                evidence, strictness, resolveAfter, Duration.ofMillis(Long.MAX_VALUE), silentAfter, learning);
    }

    /// With another time of learning.
    public AlarmSettings withLearning(Duration changed) {
        return new AlarmSettings(evidence, strictness, resolveAfter, acceptAfter, silentAfter, changed);
    }
}
