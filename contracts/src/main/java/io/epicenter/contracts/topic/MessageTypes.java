package io.epicenter.contracts.topic;

/// The `ce_type` of each kind of message. On `signals` it distinguishes a deviation from a watermark.
public final class MessageTypes {
    public static final String METRICS_BATCH = "io.epicenter.metrics.v1";
    public static final String SAMPLE = "io.epicenter.sample.v1";
    public static final String LOG = "io.epicenter.log.v1";
    public static final String TRACES = "io.epicenter.traces.v1";
    public static final String EVENT = "io.epicenter.event.v1";
    public static final String SIGNAL = "io.epicenter.signal.v1";
    public static final String WATERMARK = "io.epicenter.progress.v1";
    public static final String ANOMALY = "io.epicenter.anomaly.v1";
    public static final String INCIDENT = "io.epicenter.incident.v1";
    public static final String DECISION = "io.epicenter.decision.v1";
    public static final String FEEDBACK = "io.epicenter.feedback.v1";
    public static final String ACTION = "io.epicenter.action.v1";

    private MessageTypes() {}
}
