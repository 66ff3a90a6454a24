package io.epicenter.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpEnvelope;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TimeBounds;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.body.JsonTree;
import io.epicenter.ingest.memory.OutputBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts one OTLP JSON trace request into one per trace. Ids become lower-case hex. Confined to one thread, used once.
public final class JsonTraceSplitter {
    private static final List<String> NUMBERS = List.of("startTimeUnixNano", "endTimeUnixNano");
    private static final List<String> LISTS = List.of("attributes", "events", "links");
    /// Bytes on the heap of the objects around a trace's first span. Chosen by hand: three small JSON objects with
    /// their lists and entries, each measured at 200 to 300.
    private static final long TRACE_BYTES = 1024;

    private final int recordBytes;
    private final IngestRequest request;
    private final TimeBounds times;
    private final OutputBudget budget;
    private final Map<String, ObjectNode> traces = new LinkedHashMap<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private long accepted;
    private int spanIndex;

    public JsonTraceSplitter(IngestLimits limits, IngestRequest request) {
        this.recordBytes = limits.recordBytes();
        this.request = request;
        this.times = TimeBounds.of(request.receivedAt(), limits.times());
        this.budget = new OutputBudget(limits.decodedBytes(), request.memory());
    }

    public Interpretation split(byte[] bytes) throws MalformedMessageException {
        JsonNode tree = JsonTree.read(bytes, request.memory());
        if (!tree.isObject()) {
            throw new MalformedMessageException("OTLP JSON: the request is not an object");
        }
        OtlpEnvelope.requireKnown(tree, "resourceSpans", Set.of());
        JsonNode resources = tree.path("resourceSpans");
        if (isOtherThanArray(resources)) {
            throw new MalformedMessageException("OTLP JSON: resourceSpans is not an array");
        }
        for (JsonNode resourceSpans : resources) {
            String problem = headerProblem(resourceSpans, "resource", "attributes");
            Map<String, ObjectNode> ofResource = new LinkedHashMap<>();
            for (JsonNode scopeSpans : array(resourceSpans, "scopeSpans")) {
                String scopeProblem = problem != null ? problem : headerProblem(scopeSpans, "scope", "attributes");
                Map<String, ObjectNode> ofScope = new LinkedHashMap<>();
                for (JsonNode span : array(scopeSpans, "spans")) {
                    if (passes(span, scopeProblem)) {
                        add((ObjectNode) span, resourceSpans, scopeSpans, ofResource, ofScope);
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

    private static boolean isOtherThanArray(JsonNode value) {
        return !value.isArray() && !value.isMissingNode() && !value.isNull();
    }

    /// The array under a field; none when there is something else, which is rejected.
    private Iterable<JsonNode> array(JsonNode parent, String field) {
        JsonNode array = parent.path(field);
        String problem = !parent.isObject()
                ? "no object with " + field
                : isOtherThanArray(array) ? field + " is not an array" : unknown(parent, field);
        if (problem != null) {
            rejections.add("malformed", "before span " + spanIndex + ": " + problem);
            return List.of();
        }
        return array;
    }

    private static @Nullable String unknown(JsonNode parent, String field) {
        try {
            OtlpEnvelope.requireKnown(parent, field, OtlpEnvelope.HEADERS);
            return null;
        } catch (MalformedMessageException wrong) {
            return wrong.getMessage();
        }
    }

    /// What is wrong with what the spans of a resource or scope have in common; null for nothing.
    private static @Nullable String headerProblem(JsonNode group, String header, String list) {
        String problem = JsonTree.problem(group.path(header));
        if (problem != null) {
            return header + " " + problem;
        }
        return isOtherThanArray(group.path(header).path(list)) ? list + " of the " + header + " is not an array" : null;
    }

    private void add(
            ObjectNode span,
            JsonNode resourceSpans,
            JsonNode scopeSpans,
            Map<String, ObjectNode> ofResource,
            Map<String, ObjectNode> ofScope) {
        String traceId = lowerCaseIds(span);
        ObjectNode scope = ofScope.get(traceId);
        if (scope == null) {
            request.memory().reserve(TRACE_BYTES);
            ObjectNode resource = ofResource.computeIfAbsent(
                    traceId,
                    again -> child(
                            traces.computeIfAbsent(again, unseen -> JsonNodeFactory.instance.objectNode()),
                            "resourceSpans",
                            resourceSpans,
                            "resource"));
            scope = child(resource, "scopeSpans", scopeSpans, "scope");
            ofScope.put(traceId, scope);
        }
        scope.withArray("spans").add(span);
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

    private boolean passes(JsonNode span, @Nullable String groupProblem) {
        int index = spanIndex++;
        if (groupProblem != null) {
            return reject("malformed", index, groupProblem);
        }
        if (!SpanIds.isHexId(span.path("traceId").textValue(), SpanIds.TRACE_ID_BYTES)) {
            return reject("bad_trace_id", index, "traceId is not 32 hex digits, or all zero");
        }
        if (!SpanIds.isHexId(span.path("spanId").textValue(), SpanIds.SPAN_ID_BYTES)) {
            return reject("bad_span_id", index, "spanId is not 16 hex digits, or all zero");
        }
        for (String field : LISTS) {
            if (isOtherThanArray(span.path(field))) {
                return reject("malformed", index, field + " is not an array");
            }
        }
        String problem = JsonTree.problem(span);
        if (problem != null) {
            return reject("malformed", index, problem);
        }
        for (String field : NUMBERS) {
            if (!timePasses(span, field, index)) {
                return false;
            }
        }
        accepted++;
        return true;
    }

    private boolean timePasses(JsonNode span, String field, int index) {
        long nanos;
        try {
            nanos = Long.parseUnsignedLong(span.path(field).asText("0"));
        } catch (NumberFormatException notANumber) {
            return span.path(field).isMissingNode()
                    || reject("bad_time", index, field + " is not a number of nanoseconds");
        }
        Instant time = TimeBounds.ofNanos(nanos);
        String problem = nanos == 0 ? null : times.problem(time);
        return problem == null || reject(times.reason(time, "span"), index, field + " " + problem);
    }

    private boolean reject(String reason, int index, String problem) {
        rejections.add(reason, "span " + index + ": " + problem);
        return false;
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
