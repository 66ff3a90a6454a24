package io.epicenter.contracts.wire;

import java.util.Map;

/// One span of a trace, as far as this platform reads OTLP.
///
/// @param traceId 32 hex digits
/// @param spanId 16 hex digits
/// @param parentSpanId 16 hex digits; empty for a root
/// @param startNanos since the epoch
/// @param endNanos since the epoch
/// @param error whether the status code is ERROR
/// @param attributes of the span; values as text
/// @param resource attributes of the resource; values as text
public record Span(
        String traceId,
        String spanId,
        String parentSpanId,
        String name,
        Kind kind,
        long startNanos,
        long endNanos,
        boolean error,
        Map<String, String> attributes,
        Map<String, String> resource) {
    /// OTLP's span kinds, in the order of their numbers.
    public enum Kind {
        UNSPECIFIED,
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER;

        static Kind of(long number) {
            return number >= 0 && number < values().length ? values()[(int) number] : UNSPECIFIED;
        }
    }
}
