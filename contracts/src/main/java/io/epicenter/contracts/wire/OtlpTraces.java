package io.epicenter.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Reads an OTLP `ExportTraceServiceRequest` (also `TracesData`: the same bytes), protobuf or JSON, into spans.
/// Source: opentelemetry-proto 1.8, trace.proto. Unknown fields are passed over.
public final class OtlpTraces {
    private static final OtlpEnvelope ENVELOPE = new OtlpEnvelope("resourceSpans", "scopeSpans", "spans");
    private static final HexFormat HEX = HexFormat.of();
    /// STATUS_CODE_ERROR. Source: opentelemetry-proto 1.8, trace.proto.
    private static final int STATUS_ERROR = 2;

    /// Names of enums in the order of their numbers. Source: opentelemetry-proto 1.8, trace.proto.
    private static final List<String> KINDS = List.of(
            "SPAN_KIND_UNSPECIFIED",
            "SPAN_KIND_INTERNAL",
            "SPAN_KIND_SERVER",
            "SPAN_KIND_CLIENT",
            "SPAN_KIND_PRODUCER",
            "SPAN_KIND_CONSUMER");
    private static final List<String> STATUSES = List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

    private OtlpTraces() {}

    public static List<Span> readProtobuf(byte[] bytes) throws MalformedMessageException {
        List<Span> spans = new ArrayList<>();
        OtlpEnvelope.readProtobuf(bytes, new StrictReader<>((span, resource) -> spans.add(span(span, resource))));
        return spans;
    }

    @FunctionalInterface
    private interface SpanTaker<T> {
        void take(T item, Map<String, String> resource) throws MalformedMessageException;
    }

    /// Ends at the first malformed part: a record is read as a whole or not at all.
    private record StrictReader<T>(SpanTaker<T> spans) implements OtlpEnvelope.ItemReader<T> {
        @Override
        public void take(T item, Map<String, String> resource) throws MalformedMessageException {
            spans.take(item, resource);
        }

        @Override
        public void malformed(MalformedMessageException wrong) throws MalformedMessageException {
            throw wrong;
        }
    }

    private static Span span(ProtobufReader in, Map<String, String> resource) throws MalformedMessageException {
        String traceId = "";
        String spanId = "";
        String parent = "";
        String name = "";
        long kind = 0;
        long start = 0;
        long end = 0;
        boolean error = false;
        Map<String, String> attributes = new HashMap<>();
        List<Span.Link> links = new ArrayList<>(0);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> traceId = HEX.formatHex(in.readBytes());
                case 2 -> spanId = HEX.formatHex(in.readBytes());
                case 4 -> parent = HEX.formatHex(in.readBytes());
                case 5 -> name = in.readString();
                case 6 -> kind = in.readLong();
                case 7 -> start = in.readFixed64();
                case 8 -> end = in.readFixed64();
                case 9 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 13 -> add(link(in.readMessage()), links);
                case 15 -> error = isError(in.readMessage());
                default -> in.skip();
            }
        }
        return new Span(
                traceId, spanId, parent, name, Span.Kind.of(kind), start, end, error, attributes, resource, links);
    }

    private static Span.Link link(ProtobufReader in) throws MalformedMessageException {
        String traceId = "";
        String spanId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> traceId = HEX.formatHex(in.readBytes());
                case 2 -> spanId = HEX.formatHex(in.readBytes());
                default -> in.skip();
            }
        }
        return new Span.Link(traceId, spanId);
    }

    private static void add(Span.Link link, List<Span.Link> links) {
        if (links.size() < Span.MOST_LINKS) {
            links.add(link);
        }
    }

    private static boolean isError(ProtobufReader status) throws MalformedMessageException {
        boolean error = false;
        while (status.next()) {
            if (status.field() == 3) {
                error = status.readLong() == STATUS_ERROR;
            } else {
                status.skip();
            }
        }
        return error;
    }

    public static List<Span> readJson(byte[] bytes) throws MalformedMessageException {
        List<Span> spans = new ArrayList<>();
        ENVELOPE.readJson(
                Json.read(bytes, JsonNode.class),
                new StrictReader<>((span, resource) -> spans.add(span(span, resource))));
        return spans;
    }

    private static Span span(JsonNode span, Map<String, String> resource) throws MalformedMessageException {
        return new Span(
                span.path("traceId").asText(),
                span.path("spanId").asText(),
                span.path("parentSpanId").asText(),
                span.path("name").asText(),
                Span.Kind.of(OtlpEnvelope.number(span.path("kind"), KINDS)),
                OtlpEnvelope.nanos(span, "startTimeUnixNano"),
                OtlpEnvelope.nanos(span, "endTimeUnixNano"),
                OtlpEnvelope.number(span.path("status").path("code"), STATUSES) == STATUS_ERROR,
                OtlpAttributes.read(OtlpEnvelope.array(span, "attributes")),
                resource,
                links(span.path("links")));
    }

    private static List<Span.Link> links(JsonNode array) {
        List<Span.Link> links = new ArrayList<>(0);
        for (JsonNode link : array) {
            add(new Span.Link(link.path("traceId").asText(), link.path("spanId").asText()), links);
        }
        return links;
    }
}
