package io.epicenter.contracts.topic;

/// The `ce_type` of the messages that are no record of the contract. A record has its own, as `TYPE`; on `signals` it
/// distinguishes a batch of deviations, a deviation and a watermark.
public final class MessageTypes {
    public static final String METRICS_BATCH = "io.epicenter.metrics.v1";
    public static final String TRACES = "io.epicenter.traces.v1";

    private MessageTypes() {}
}
