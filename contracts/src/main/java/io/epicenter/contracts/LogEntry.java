package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One log line on `logs`. `severity` is upper case: TRACE, DEBUG, INFO, WARN, ERROR or FATAL.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogEntry(
        Instant timestamp,
        Map<String, String> labels,
        String severity,
        String body,
        @Nullable String traceId) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.log.v1";

    public LogEntry {
        labels = Map.copyOf(labels);
    }
}
