package io.epicenter.contracts.wire;

import java.util.List;
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
/// @param links spans of other traces that it follows from, such as those that sent what it consumes
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
        Map<String, String> resource,
        List<Link> links) {
    /// Links kept of a span. Source: OpenTelemetry SDK's default `OTEL_SPAN_LINK_COUNT_LIMIT`.
    static final int MOST_LINKS = 128;

    /// Another span.
    ///
    /// @param traceId 32 hex digits
    /// @param spanId 16 hex digits
    public record Link(String traceId, String spanId) {}

    public Span {
        links = List.copyOf(links);
    }

    /// A span without links.
    public Span(
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
        this(traceId, spanId, parentSpanId, name, kind, startNanos, endNanos, error, attributes, resource, List.of());
    }

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
