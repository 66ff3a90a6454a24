package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person decided, on `feedback`.
///
/// @param user who said it
/// @param incident the incident it is about; null when about an entity alone
/// @param anomalies the anomalies it is about; empty when about the whole incident
/// @param entity for a wrong cause: the right one; for a silence or window: what it covers
/// @param until end of a silence or window
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Feedback(
        String id,
        String tenant,
        String environment,
        Instant timestamp,
        String user,
        Verdict verdict,
        @Nullable String incident,
        List<String> anomalies,
        @Nullable Entity entity,
        @Nullable Instant until,
        String comment) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.feedback.v1";

    public Feedback {
        anomalies = List.copyOf(anomalies);
    }

    public enum Verdict {
        CONFIRMED,
        EXPECTED,
        FALSE_ALARM,
        NEW_NORMAL,
        WRONG_CAUSE,
        MERGE,
        SPLIT,
        SILENCE,
        MAINTENANCE_WINDOW
    }
}
