package io.epicenter.detector.series;

import java.time.Duration;
import java.util.List;

/// How the series of several Prometheus replicas that scrape the same targets are told.
///
/// @param labels names of labels that tell such replicas apart, and nothing else
/// @param guessed names of labels that may tell them apart, or mean something of the application: they count when the
/// series that they tell apart show the same course
/// @param failover time without a sample of the elected replica, and at least two scrapes, after which another one is
/// elected
public record ReplicaSettings(List<String> labels, List<String> guessed, Duration failover) {
    public static final ReplicaSettings DEFAULT = new ReplicaSettings(
            List.of("prometheus_replica", "__replica__"), List.of("replica"), Duration.ofSeconds(30));

    public ReplicaSettings {
        labels = List.copyOf(labels);
        guessed = List.copyOf(guessed);
    }
}
