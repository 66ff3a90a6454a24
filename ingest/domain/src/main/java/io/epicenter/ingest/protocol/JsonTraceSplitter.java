package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TopicRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts one OTLP JSON trace request into one per trace. Ids become lower-case hex. Confined to one thread, used once.
final class JsonTraceSplitter {
    private static final List<String> NUMBERS = List.of("startTimeUnixNano", "endTimeUnixNano");

    private final int recordBytes;
    private final OutputBudget budget;
    private final Map<String, ObjectNode> traces = new LinkedHashMap<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private long accepted;
    private int spanIndex;

    JsonTraceSplitter(int recordBytes, OutputBudget budget) {
        this.recordBytes = recordBytes;
        this.budget = budget;
    }

    Interpretation split(byte[] bytes) throws MalformedMessageException {
        JsonNode request = Json.read(bytes, JsonNode.class);
        if (!request.isObject()) {
            throw new MalformedMessageException("OTLP JSON: the request is not an object");
        }
        for (JsonNode resourceSpans : OtlpHttp.array(request, "resourceSpans")) {
            Map<String, ObjectNode> ofResource = new LinkedHashMap<>();
            for (JsonNode scopeSpans : OtlpHttp.array(resourceSpans, "scopeSpans")) {
                Map<String, ObjectNode> ofScope = new LinkedHashMap<>();
                for (JsonNode span : OtlpHttp.array(scopeSpans, "spans")) {
                    if (passes(span)) {
                        String traceId = lowerCaseIds((ObjectNode) span);
                        ObjectNode scope = ofScope.computeIfAbsent(
                                traceId,
                                id -> child(
                                        ofResource.computeIfAbsent(
                                                traceId,
                                                again -> child(
                                                        traces.computeIfAbsent(
                                                                again, unseen -> JsonNodeFactory.instance.objectNode()),
                                                        "resourceSpans",
                                                        resourceSpans,
                                                        "resource")),
                                        "scopeSpans",
                                        scopeSpans,
                                        "scope"));
                        scope.withArray("spans").add(span);
                    }
                }
            }
        }
        List<TopicRecord> records = new ArrayList<>();
        for (Map.Entry<String, ObjectNode> trace : traces.entrySet()) {
            add(records, trace.getKey(), trace.getValue());
        }
        return Interpretation.stored(records, accepted, rejections.build());
    }

    /// Appends an object with the same header and schema URL to an array of the parent.
    private static ObjectNode child(ObjectNode parent, String array, JsonNode original, String header) {
        ObjectNode child = parent.withArray(array).addObject();
        for (String field : List.of(header, "schemaUrl")) {
            if (original.has(field)) {
                child.set(field, original.get(field));
            }
        }
        return child;
    }

    private boolean passes(JsonNode span) {
        int index = spanIndex++;
        if (!SpanIds.isHexId(span.path("traceId").textValue(), SpanIds.TRACE_ID_BYTES)) {
            rejections.add("bad_trace_id", "span " + index + ": traceId is not 32 hex digits, or all zero");
            return false;
        }
        if (!SpanIds.isHexId(span.path("spanId").textValue(), SpanIds.SPAN_ID_BYTES)) {
            rejections.add("bad_span_id", "span " + index + ": spanId is not 16 hex digits, or all zero");
            return false;
        }
        for (String field : NUMBERS) {
            if (span.has(field) && !isWholeNumber(span.get(field))) {
                rejections.add("bad_time", "span " + index + ": " + field + " is not a number of nanoseconds");
                return false;
            }
        }
        accepted++;
        return true;
    }

    private static boolean isWholeNumber(JsonNode value) {
        try {
            return Long.parseLong(value.asText()) >= 0;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static String lowerCaseIds(ObjectNode span) {
        for (String field : List.of("traceId", "spanId", "parentSpanId")) {
            String text = span.path(field).textValue();
            if (text != null) {
                span.put(field, text.toLowerCase(Locale.ROOT));
            }
        }
        return span.path("traceId").asText();
    }

    private void add(List<TopicRecord> records, String traceId, ObjectNode trace) throws MalformedMessageException {
        byte[] value = Json.write(trace);
        budget.spend(value.length);
        if (value.length <= recordBytes) {
            records.add(TopicRecord.keyed(Topics.TRACES, traceId, value, TopicRecord.JSON, MessageTypes.TRACES));
            return;
        }
        for (JsonNode resourceSpans : trace.path("resourceSpans")) {
            for (JsonNode scopeSpans : resourceSpans.path("scopeSpans")) {
                for (JsonNode span : scopeSpans.path("spans")) {
                    addAlone(records, traceId, resourceSpans, scopeSpans, span);
                }
            }
        }
    }

    /// A span of a trace that is too large for one record.
    private void addAlone(
            List<TopicRecord> records, String traceId, JsonNode resourceSpans, JsonNode scopeSpans, JsonNode span)
            throws MalformedMessageException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode scope =
                child(child(request, "resourceSpans", resourceSpans, "resource"), "scopeSpans", scopeSpans, "scope");
        ArrayNode spans = scope.putArray("spans");
        spans.add(span);
        byte[] value = Json.write(request);
        budget.spend(value.length);
        if (value.length <= recordBytes) {
            records.add(TopicRecord.keyed(Topics.TRACES, traceId, value, TopicRecord.JSON, MessageTypes.TRACES));
        } else {
            accepted--;
            rejections.add("span_too_large", "span of trace " + traceId + ": larger than " + recordBytes + " bytes");
        }
    }
}
