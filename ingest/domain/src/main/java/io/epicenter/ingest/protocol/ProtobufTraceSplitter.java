package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TopicRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cuts one `ExportTraceServiceRequest` into one per trace, by copying the bytes of spans, scopes and resources.
/// Source: opentelemetry-proto 1.8, trace.proto. Confined to one thread, used once.
final class ProtobufTraceSplitter {
    /// Field numbers. Source: opentelemetry-proto 1.8, trace.proto: of ResourceSpans and ScopeSpans (the same for
    /// both), then of Span.
    private static final int RESOURCE = 1;
    private static final int CHILDREN = 2;
    private static final int SCHEMA_URL = 3;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;

    private final byte[] bytes;
    private final int recordBytes;
    private final OutputBudget budget;
    private final Map<String, TraceRequest> traces = new LinkedHashMap<>();
    private final List<TopicRecord> records = new ArrayList<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private long accepted;
    private int spanIndex;

    ProtobufTraceSplitter(byte[] bytes, int recordBytes, OutputBudget budget) {
        this.bytes = bytes;
        this.recordBytes = recordBytes;
        this.budget = budget;
    }

    Interpretation split() throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                resourceSpans(request.readMessage());
            } else {
                request.skip();
            }
        }
        traces.forEach((traceId, trace) -> finish(traceId, trace));
        return Interpretation.stored(records, accepted, rejections.build());
    }

    private void resourceSpans(ProtobufReader in) throws MalformedMessageException {
        SpanGroup resource = group(in);
        for (int i = 0; i < resource.children.size(); i += 2) {
            SpanGroup scope = group(new ProtobufReader(bytes, resource.children.get(i), resource.children.get(i + 1)));
            for (int j = 0; j < scope.children.size(); j += 2) {
                span(resource, scope, scope.children.get(j), scope.children.get(j + 1));
            }
        }
    }

    /// A ResourceSpans or ScopeSpans: both have the header in field 1, the children in 2, the schema URL in 3.
    private static final class SpanGroup {
        private final ProtobufWriter header = new ProtobufWriter(64);
        private final List<Integer> children = new ArrayList<>();
    }

    private SpanGroup group(ProtobufReader in) throws MalformedMessageException {
        SpanGroup group = new SpanGroup();
        while (in.next()) {
            switch (in.field()) {
                case RESOURCE, SCHEMA_URL -> {
                    int length = in.readSlice();
                    group.header.writeSlice(in.field(), bytes, in.sliceStart(), in.sliceStart() + length);
                }
                case CHILDREN -> {
                    int length = in.readSlice();
                    group.children.add(in.sliceStart());
                    group.children.add(in.sliceStart() + length);
                }
                default -> in.skip();
            }
        }
        return group;
    }

    private void span(SpanGroup resource, SpanGroup scope, int from, int to) throws MalformedMessageException {
        int index = spanIndex++;
        String traceId = null;
        boolean spanIdGood = false;
        ProtobufReader span = new ProtobufReader(bytes, from, to);
        while (span.next()) {
            if (span.field() == TRACE_ID) {
                int length = span.readSlice();
                int start = span.sliceStart();
                traceId = SpanIds.isId(bytes, start, length, SpanIds.TRACE_ID_BYTES)
                        ? HexFormat.of().formatHex(bytes, start, start + length)
                        : null;
            } else if (span.field() == SPAN_ID) {
                int length = span.readSlice();
                spanIdGood = SpanIds.isId(bytes, span.sliceStart(), length, SpanIds.SPAN_ID_BYTES);
            } else {
                span.skip();
            }
        }
        if (traceId == null) {
            rejections.add("bad_trace_id", "span " + index + ": the trace id is not 16 bytes, or all zero");
        } else if (!spanIdGood) {
            rejections.add("bad_span_id", "span " + index + ": the span id is not 8 bytes, or all zero");
        } else if (resource.header.size() + scope.header.size() + (to - from) > recordBytes) {
            rejections.add("span_too_large", "span " + index + ": larger than " + recordBytes + " bytes");
        } else {
            accepted++;
            budget.spend(resource.header.size() + scope.header.size() + (to - from));
            add(traceId, resource, scope, from, to);
        }
    }

    private void add(String traceId, SpanGroup resource, SpanGroup scope, int from, int to) {
        TraceRequest trace = traces.get(traceId);
        int sizeBytes = resource.header.size() + scope.header.size() + (to - from);
        if (trace != null && trace.size() + sizeBytes > recordBytes) {
            finish(traceId, trace);
            trace = null;
        }
        if (trace == null) {
            trace = new TraceRequest();
            traces.put(traceId, trace);
        }
        trace.add(resource, scope, bytes, from, to);
    }

    private void finish(String traceId, TraceRequest trace) {
        records.add(TopicRecord.keyed(
                Topics.TRACES, traceId, trace.toByteArray(), TopicRecord.PROTOBUF, MessageTypes.TRACES));
    }

    /// The request of one trace under construction: resource and scope stay open while spans of them come.
    private static final class TraceRequest {
        private final ProtobufWriter request = new ProtobufWriter();
        private @Nullable SpanGroup resource;
        private @Nullable SpanGroup scope;
        private ProtobufWriter resourceSpans = new ProtobufWriter(16);
        private ProtobufWriter scopeSpans = new ProtobufWriter(16);

        void add(SpanGroup spanResource, SpanGroup spanScope, byte[] bytes, int from, int to) {
            if (spanResource != resource) {
                closeResource();
                resource = spanResource;
                resourceSpans = copyOf(spanResource.header);
            }
            if (spanScope != scope) {
                closeScope();
                scope = spanScope;
                scopeSpans = copyOf(spanScope.header);
            }
            scopeSpans.writeSlice(CHILDREN, bytes, from, to);
        }

        private static ProtobufWriter copyOf(ProtobufWriter header) {
            return new ProtobufWriter(header.size() + 256).append(header);
        }

        private void closeScope() {
            if (scope != null) {
                resourceSpans.writeMessage(CHILDREN, scopeSpans);
                scope = null;
            }
        }

        private void closeResource() {
            closeScope();
            if (resource != null) {
                request.writeMessage(1, resourceSpans);
                resource = null;
            }
        }

        int size() {
            return request.size() + resourceSpans.size() + scopeSpans.size();
        }

        byte[] toByteArray() {
            closeResource();
            return request.toByteArray();
        }
    }
}
