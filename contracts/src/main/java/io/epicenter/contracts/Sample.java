package io.epicenter.contracts;

import java.time.Instant;
import java.util.Map;

/// One sample on `metrics` in its JSON form, for anyone's own producer.
/// `timestamp`: ISO-8601, or a number of seconds since the epoch. `labels` without the metric name.
public record Sample(Instant timestamp, String name, Map<String, String> labels, double value) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.sample.v1";

    public Sample {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("sample name is empty");
        }
        labels = Map.copyOf(labels);
    }
}
