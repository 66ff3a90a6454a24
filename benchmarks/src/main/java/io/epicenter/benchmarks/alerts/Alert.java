package io.epicenter.benchmarks.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One recorded alert: a metric, a call or a log template that was abnormal for the first time within its fault.
///
/// @param entity what it is about: an instance, service or host; of a call the callee
/// @param caller of a call; null for other kinds
/// @param host on which the entity runs; null when it was not recorded
/// @param name metric, operation or log template
/// @param detail `up`, `down`, a status such as `500`, or the log message
public record Alert(
        Instant time,
        Kind kind,
        String entity,
        @Nullable String caller,
        @Nullable String host,
        String name,
        String detail) {

    /// What kind of telemetry it was found in.
    public enum Kind {
        METRIC,
        CALL,
        LOG
    }
}
