package io.epicenter.contracts.topic;

import io.epicenter.contracts.topic.TopicSpec.Partitioning;
import io.epicenter.contracts.topic.TopicSpec.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The Kafka topics: their names, and how each must exist. Who writes and who reads each of them: docs/ARCHITECTURE.md.
public final class Topics {
    public static final String METRICS = "metrics";
    public static final String LOGS = "logs";
    public static final String TRACES = "traces";
    public static final String EVENTS = "events";
    public static final String SIGNALS = "signals";
    public static final String ANOMALIES = "anomalies";
    public static final String INCIDENTS = "incidents";
    public static final String DECISIONS = "decisions";
    public static final String FEEDBACK = "feedback";
    public static final String INCIDENT_STATE = "incident-state";
    public static final String ACTIONS = "actions";

    /// For how long signals are kept, unless the installation sets another time. Chosen by hand: readers that were away
    /// for a night shift still find all of it; docs/operations.md has what an hour costs.
    public static final Duration DERIVED = Duration.ofHours(6);

    /// The least that an installation may set. Chosen by hand: the correlator looks back on 15 min of signals, and must
    /// find them after an outage of some length.
    public static final Duration LEAST_DERIVED = Duration.ofHours(1);

    /// A week. Chosen by hand: anomalies and decisions outlive telemetry, so that an incident can be looked into days
    /// later. Shorter, and the charts of last week's incidents are empty.
    private static final Retention WEEK = new Retention.Of(Duration.ofDays(7));

    private static final Retention INSTALLATION = new Retention.Telemetry();
    private static final Set<String> ANYONE = Set.of();
    private static final Set<String> DETECTOR = Set.of("detector");
    private static final Set<String> CORRELATOR = Set.of("correlator");
    private static final Set<String> INCIDENT_MANAGER = Set.of("incident-manager");

    /// Every topic. The launcher creates them from this list, recordings are made by it, and `deploy/kafka/topics.sh`
    /// is tested against it.
    public static final List<TopicSpec> ALL = List.of(
            new TopicSpec(METRICS, Partitioning.TELEMETRY, INSTALLATION, ANYONE, true),
            new TopicSpec(LOGS, Partitioning.TELEMETRY, INSTALLATION, ANYONE, true),
            new TopicSpec(TRACES, Partitioning.TELEMETRY, INSTALLATION, ANYONE, true),
            new TopicSpec(EVENTS, Partitioning.SCOPE, WEEK, ANYONE, true),
            new TopicSpec(SIGNALS, Partitioning.SCOPE, new Retention.Derived(), DETECTOR, false),
            new TopicSpec(ANOMALIES, Partitioning.SCOPE, WEEK, DETECTOR, false),
            new TopicSpec(INCIDENTS, Partitioning.SCOPE, new Retention.Compacted(), CORRELATOR, false),
            new TopicSpec(DECISIONS, Partitioning.SCOPE, WEEK, CORRELATOR, false),
            new TopicSpec(FEEDBACK, Partitioning.SCOPE, WEEK, INCIDENT_MANAGER, true),
            new TopicSpec(INCIDENT_STATE, Partitioning.SCOPE, new Retention.Compacted(), INCIDENT_MANAGER, false),
            new TopicSpec(ACTIONS, Partitioning.SCOPE, new Retention.Forever(), INCIDENT_MANAGER, false));

    /// The topics whose partitions an environment's correlator reads together: equal partition counts, one consumer.
    public static final List<String> CORRELATED = List.of(SIGNALS, ANOMALIES, EVENTS, FEEDBACK);

    private Topics() {}

    /// The dead-letter topic of a topic: original bytes, and the reason in the headers.
    public static String deadLetters(String topic) {
        return topic + ".dlq";
    }
}
