package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of one anomaly or alert and why, on `decisions`.
///
/// @param anomaly id of the anomaly or alert
/// @param incident the incident it opened, joined or would have joined; null when none
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(
        String id,
        String tenant,
        String environment,
        Instant timestamp,
        String anomaly,
        Entity entity,
        Outcome outcome,
        @Nullable String incident,
        String reason) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.decision.v1";

    public enum Outcome {
        OPENED,
        ATTACHED,
        SUPPRESSED,
        IGNORED
    }
}
