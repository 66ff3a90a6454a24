package io.epicenter.contracts;

import java.time.Instant;

/// A watermark on `signals`, distinguished from a deviation by its `ce_type`: `source` (a detector partition, such as
/// `metrics-3`) has published all that it has for this environment up to and including `watermark` (event time). The
/// correlator's clock is the minimum over its sources; a source silent for long is left out.
public record Watermark(String tenant, String environment, String source, Instant watermark) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.progress.v1";
}
