package io.epicenter.contracts.topic;

import java.util.List;

/// The names of the Kafka topics. Who writes and who reads each of them: docs/ARCHITECTURE.md.
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

    /// The topics whose partitions an environment's correlator reads together: equal partition counts, one
    /// consumer.
    public static final List<String> CORRELATED = List.of(SIGNALS, ANOMALIES, EVENTS, FEEDBACK);

    public static final List<String> ALL = List.of(
            METRICS, LOGS, TRACES, EVENTS, SIGNALS, ANOMALIES, INCIDENTS, DECISIONS, FEEDBACK, INCIDENT_STATE, ACTIONS);

    /// Topics of which Kafka keeps the last value of each key for ever.
    public static final List<String> COMPACTED = List.of(INCIDENTS, INCIDENT_STATE);

    private Topics() {}

    /// The dead-letter topic of a topic: original bytes, and the reason in the headers.
    public static String deadLetters(String topic) {
        return topic + ".dlq";
    }
}
