package io.epicenter.detector;

import java.time.Duration;

/// What can be tuned of an engine.
///
/// @param tenant tenant of all samples
/// @param interval length of the aligned intervals
/// @param lateness how far the watermark is behind the newest sample
/// @param future samples further ahead of the newest one are ignored
/// @param seriesExpiry series and signals without a sample for so long are forgotten
/// @param maxSeries bound of series per partition; further ones are counted and dropped
/// @param maxSignals bound of signals per partition
/// @param maxPending bound of samples kept for intervals that are not open yet
/// @param alarm when a signal fires and resolves
/// @param vectors signals of an entity judged together
/// @param absence when an entity counts as fallen silent
public record Settings(
        String tenant,
        Duration interval,
        Duration lateness,
        Duration future,
        Duration seriesExpiry,
        int maxSeries,
        int maxSignals,
        int maxPending,
        Alarm alarm,
        Vectors vectors,
        Absence absence) {
    public static final Settings DEFAULT = new Settings(
            "default",
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            1_000_000,
            200_000,
            2_000_000,
            Alarm.DEFAULT,
            Vectors.DEFAULT,
            Absence.DEFAULT);

    public Settings {
        if (interval.toMillis() <= 0 || lateness.isNegative()) {
            throw new IllegalArgumentException("interval " + interval + " or lateness " + lateness);
        }
    }

    public Settings withInterval(Duration interval, Duration lateness) {
        return new Settings(
                tenant,
                interval,
                lateness,
                future,
                seriesExpiry,
                maxSeries,
                maxSignals,
                maxPending,
                alarm,
                vectors,
                absence);
    }

    /// With another time of learning: none where alarms are wanted from the first value on.
    public Settings withLearning(Duration learning) {
        return new Settings(
                tenant,
                interval,
                lateness,
                future,
                seriesExpiry,
                maxSeries,
                maxSignals,
                maxPending,
                new Alarm(
                        alarm.evidence,
                        alarm.strictness,
                        alarm.resolveAfter,
                        alarm.acceptAfter,
                        alarm.silentAfter,
                        learning),
                vectors,
                absence);
    }

    /// When a signal fires and resolves.
    ///
    /// @param evidence sum of -ln p over the last intervals that fires; 24 is one in 10^10
    /// @param strictness factor on the evidence for signals without a rule
    /// @param resolveAfter normal intervals that resolve
    /// @param acceptAfter a level that lasts so long is the new normal
    /// @param silentAfter a firing signal without values for so long is resolved
    /// @param learning so long after a signal's first value its anomalies are marked as warming and open nothing; a
    ///     rule may have its own
    public record Alarm(
            double evidence,
            double strictness,
            int resolveAfter,
            Duration acceptAfter,
            Duration silentAfter,
            Duration learning) {
        public static final Alarm DEFAULT =
                new Alarm(24, 1.5, 4, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofDays(14));
    }

    /// When an entity of which nothing is heard counts as fallen silent.
    ///
    /// @param after so long nothing is heard, at least; zero: absence is never told
    /// @param forget after so long it counts as removed
    /// @param history so long ago it must have been heard first
    /// @param remember how long its pauses are remembered
    /// @param most part of the known entities, 0 to 1, that may be silent at once; beyond it, the telemetry is
    ///     missing, and nothing is told
    /// @param maxEntities bound per partition; further ones may fall silent unnoticed
    public record Absence(
            Duration after, Duration forget, Duration history, Duration remember, double most, int maxEntities) {
        public static final Absence DEFAULT = new Absence(
                Duration.ofMinutes(3), Duration.ofDays(1), Duration.ofHours(1), Duration.ofDays(14), 0.3, 50_000);
    }

    /// Signals of an entity judged together.
    ///
    /// @param maxEntities bound per partition; further ones are judged signal by signal only
    /// @param opens whether such an anomaly may open an incident
    public record Vectors(int maxEntities, boolean opens) {
        public static final Vectors DEFAULT = new Vectors(150, false);
    }
}
