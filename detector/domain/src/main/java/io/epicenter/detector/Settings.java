package io.epicenter.detector;

import io.epicenter.detector.absence.AbsenceSettings;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.multivariate.MultivariateSettings;
import io.epicenter.detector.series.ReplicaSettings;
import java.time.Duration;

/// What can be tuned of an engine.
///
/// @param tenant tenant of all samples
/// @param interval length of the aligned intervals
/// @param lateness how long after its end an interval waits for samples that are late
/// @param future samples further ahead of the newest one are ignored
/// @param seriesExpiry series and signals without a sample for so long are forgotten
/// @param maxSeries bound of series per partition; further ones are counted and dropped
/// @param maxSignals bound of signals per partition
/// @param maxPending bound of samples kept for intervals that are not open yet
/// @param maxSenders bound of senders per partition whose clocks are watched; further ones count as one
/// @param alarm when a signal fires and resolves
/// @param vectors signals of an entity judged together
/// @param absence when an entity counts as fallen silent
/// @param replicas how series of several Prometheus replicas are told
public record Settings(
        String tenant,
        Duration interval,
        Duration lateness,
        Duration future,
        Duration seriesExpiry,
        int maxSeries,
        int maxSignals,
        int maxPending,
        int maxSenders,
        AlarmSettings alarm,
        MultivariateSettings vectors,
        AbsenceSettings absence,
        ReplicaSettings replicas) {
    public static final Settings DEFAULT = new Settings(
            "default",
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            1_000_000,
            200_000,
            2_000_000,
            100_000,
            AlarmSettings.DEFAULT,
            MultivariateSettings.DEFAULT,
            AbsenceSettings.DEFAULT,
            ReplicaSettings.DEFAULT);

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
                maxSenders,
                alarm,
                vectors,
                absence,
                replicas);
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
                maxSenders,
                alarm.withLearning(learning),
                vectors,
                absence,
                replicas);
    }
}
