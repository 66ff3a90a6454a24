package io.epicenter.contracts.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// A Kafka topic as it must exist.
///
/// @param partitioning which number decides how many partitions it has
/// @param retention for how long Kafka keeps its records
/// @param writers the services that may write it; empty when it is open to anyone
/// @param recorded whether a recording holds it: what a replay is fed with
public record TopicSpec(
        String name, Partitioning partitioning, Retention retention, Set<String> writers, boolean recorded) {
    /// Two weeks. Chosen by hand: time to notice an unreadable record, repair its writer and send it again. There are
    /// few such records, so a longer time costs little.
    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(14);

    public TopicSpec {
        writers = Set.copyOf(writers);
    }

    /// TELEMETRY: the unit of scale of the detector. SCOPE: equal for all such topics, so that the same partition
    /// number of each holds an environment, and one correlator reads them together. SINGLE: one partition.
    public enum Partitioning {
        TELEMETRY,
        SCOPE,
        SINGLE
    }

    /// For how long Kafka keeps a topic's records.
    public sealed interface Retention {
        /// For as long as the installation keeps telemetry: more than ten snapshot intervals of the detector.
        record Telemetry() implements Retention {}

        /// For as long as the installation keeps what is made of telemetry and is as bulky: hours, because it is only
        /// read while it is new.
        record Derived() implements Retention {}

        /// For a time.
        record Of(Duration time) implements Retention {}

        /// For ever, every record.
        record Forever() implements Retention {}

        /// For ever, the last record of each key.
        record Compacted() implements Retention {}

        /// The topic's setting in Kafka.
        ///
        /// @param telemetryMillis for how long the installation keeps telemetry
        /// @param derivedMillis for how long it keeps what is made of it, see [Topics#LEAST_DERIVED]
        default Map.Entry<String, String> setting(String telemetryMillis, String derivedMillis) {
            return switch (this) {
                case Telemetry() -> Map.entry("retention.ms", telemetryMillis);
                case Derived() -> Map.entry("retention.ms", derivedMillis);
                case Of(Duration time) -> Map.entry("retention.ms", Long.toString(time.toMillis()));
                case Forever() -> Map.entry("retention.ms", "-1");
                case Compacted() -> Map.entry("cleanup.policy", "compact");
            };
        }
    }

    /// The topic of this one's dead letters.
    public TopicSpec deadLetters() {
        return new TopicSpec(
                Topics.deadLetters(name), Partitioning.SINGLE, new Retention.Of(DEAD_LETTERS_KEPT), Set.of(), false);
    }
}
