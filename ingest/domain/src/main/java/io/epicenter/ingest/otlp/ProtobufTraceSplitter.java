package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TimeBounds;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.memory.MemoryShare;
import io.epicenter.ingest.memory.OutputBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cuts one `ExportTraceServiceRequest` into one per trace, by copying the bytes of spans, scopes and resources.
/// Source: opentelemetry-proto 1.8, trace.proto. Confined to one thread, used once.
public final class ProtobufTraceSplitter {
    /// Field numbers. Source: opentelemetry-proto 1.8, trace.proto: of ResourceSpans and ScopeSpans (the same for
    /// both), then of Span.
    private static final int RESOURCE = 1;
    private static final int CHILDREN = 2;
    private static final int SCHEMA_URL = 3;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int START = 7;
    private static final int END = 8;
    /// Bytes on the heap of a trace's request under construction, without what is copied into it, and the
    /// times that these bytes are there while their buffers double and are copied into each other. Chosen by
    /// hand: three
    /// buffers of 256 at least and their owners.
    private static final long TRACE_BYTES = 1536;
    private static final long COPIES = 4;

    private final byte[] bytes;
    private final int recordBytes;
    private final MemoryShare memory;
    private final TimeBounds times;
    private final OutputBudget budget;
    private final Map<String, TraceRequest> traces = new LinkedHashMap<>();
    private final List<TopicRecord> records = new ArrayList<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private long accepted;
    private int spanIndex;

    public ProtobufTraceSplitter(byte[] bytes, IngestLimits limits, IngestRequest request) {
        this.bytes = bytes;
        this.recordBytes = limits.recordBytes();
        this.memory = request.memory();
        this.times = TimeBounds.of(request.receivedAt(), limits.times());
        this.budget = new OutputBudget(limits.decodedBytes(), request.memory());
    }

    public Interpretation split() throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                resourceSpans(request.readMessage());
            } else {
                request.skip();
            }
        }
        for (Iterator<Map.Entry<String, TraceRequest>> left = traces.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<String, TraceRequest> trace = left.next();
            left.remove();
            finish(trace.getKey(), trace.getValue());
        }
        return Interpretation.stored(records, accepted, rejections.build());
    }

    private void resourceSpans(ProtobufReader in) throws MalformedMessageException {
        SpanGroup resource = group(in);
        for (int i = 0; i < resource.size; i += 2) {
            SpanGroup scope = group(new ProtobufReader(bytes, resource.children[i], resource.children[i + 1]));
            for (int j = 0; j < scope.size; j += 2) {
                span(resource, scope, scope.children[j], scope.children[j + 1]);
            }
            memory.release(scope.chargedBytes);
        }
        memory.release(resource.chargedBytes);
    }

    /// A ResourceSpans or ScopeSpans: both have the header in field 1, the children in 2, the schema URL in 3.
    private static final class SpanGroup {
        private final ProtobufWriter header = new ProtobufWriter(64);
        /// Where each child begins and ends.
        private int[] children = new int[16];
        private int size;
        private long chargedBytes;

        void addChild(int from, int to, MemoryShare memory) {
            if (size == children.length) {
                charge(size * 3L * Integer.BYTES, memory);
                children = Arrays.copyOf(children, size * 2);
            }
            children[size++] = from;
            children[size++] = to;
        }

        void charge(long count, MemoryShare memory) {
            memory.reserve(count);
            chargedBytes += count;
        }
    }

    /// What can be read of a group; where it is malformed, the rest of it is rejected.
    private SpanGroup group(ProtobufReader in) {
        SpanGroup group = new SpanGroup();
        try {
            while (in.next()) {
                switch (in.field()) {
                    case RESOURCE, SCHEMA_URL -> {
                        int length = in.readSlice();
                        group.charge(3L * length, memory);
                        group.header.writeSlice(in.field(), bytes, in.sliceStart(), in.sliceStart() + length);
                    }
                    case CHILDREN -> {
                        int length = in.readSlice();
                        group.addChild(in.sliceStart(), in.sliceStart() + length, memory);
                    }
                    default -> in.skip();
                }
            }
        } catch (MalformedMessageException wrong) {
            rejections.add("malformed", "before span " + spanIndex + ": " + wrong.getMessage());
        }
        return group;
    }

    private void span(SpanGroup resource, SpanGroup scope, int from, int to) throws MalformedMessageException {
        int index = spanIndex++;
        String traceId;
        try {
            traceId = check(index, from, to);
        } catch (MalformedMessageException wrong) {
            rejections.add("malformed", "span " + index + ": " + wrong.getMessage());
            return;
        }
        if (traceId == null) {
            return;
        }
        int sizeBytes = resource.header.size() + scope.header.size() + (to - from);
        if (sizeBytes > recordBytes) {
            rejections.add("span_too_large", "span " + index + ": larger than " + recordBytes + " bytes");
        } else {
            accepted++;
            add(traceId, resource, scope, from, to);
        }
    }

    /// The trace id of a good span; null of another, which is rejected.
    private @Nullable String check(int index, int from, int to) throws MalformedMessageException {
        String traceId = null;
        boolean spanIdGood = false;
        long start = 0;
        long end = 0;
        ProtobufReader span = new ProtobufReader(bytes, from, to);
        while (span.next()) {
            switch (span.field()) {
                case TRACE_ID -> {
                    int length = span.readSlice();
                    int at = span.sliceStart();
                    traceId = SpanIds.isId(bytes, at, length, SpanIds.TRACE_ID_BYTES)
                            ? HexFormat.of().formatHex(bytes, at, at + length)
                            : null;
                }
                case SPAN_ID -> {
                    int length = span.readSlice();
                    spanIdGood = SpanIds.isId(bytes, span.sliceStart(), length, SpanIds.SPAN_ID_BYTES);
                }
                case START -> start = span.readFixed64();
                case END -> end = span.readFixed64();
                default -> span.skip();
            }
        }
        if (traceId == null) {
            rejections.add("bad_trace_id", "span " + index + ": the trace id is not 16 bytes, or all zero");
            return null;
        }
        if (!spanIdGood) {
            rejections.add("bad_span_id", "span " + index + ": the span id is not 8 bytes, or all zero");
            return null;
        }
        return timePasses("start_time_unix_nano", start, index) && timePasses("end_time_unix_nano", end, index)
                ? traceId
                : null;
    }

    private boolean timePasses(String field, long nanos, int index) {
        Instant time = TimeBounds.ofNanos(nanos);
        String problem = nanos == 0 ? null : times.problem(time);
        if (problem != null) {
            rejections.add(times.reason(time, "span"), "span " + index + ": " + field + " " + problem);
        }
        return problem == null;
    }

    private void add(String traceId, SpanGroup resource, SpanGroup scope, int from, int to)
            throws MalformedMessageException {
        TraceRequest trace = traces.get(traceId);
        int sizeBytes = resource.header.size() + scope.header.size() + (to - from);
        if (trace != null && trace.size() + sizeBytes > recordBytes) {
            traces.remove(traceId);
            finish(traceId, trace);
            trace = null;
        }
        long charge = COPIES * sizeBytes + (trace == null ? TRACE_BYTES : 0);
        memory.reserve(charge);
        if (trace == null) {
            trace = new TraceRequest();
            traces.put(traceId, trace);
        }
        trace.chargedBytes += charge;
        trace.add(resource, scope, bytes, from, to);
    }

    private void finish(String traceId, TraceRequest trace) throws MalformedMessageException {
        budget.spend(trace.size());
        byte[] value = trace.toByteArray();
        memory.release(trace.chargedBytes);
        records.add(TopicRecord.keyed(Topics.TRACES, traceId, value, TopicRecord.PROTOBUF, MessageTypes.TRACES));
    }

    /// The request of one trace under construction: resource and scope stay open while spans of them come.
    private static final class TraceRequest {
        private final ProtobufWriter request = new ProtobufWriter();
        private @Nullable SpanGroup resource;
        private @Nullable SpanGroup scope;
        private ProtobufWriter resourceSpans = new ProtobufWriter(16);
        private ProtobufWriter scopeSpans = new ProtobufWriter(16);
        private long chargedBytes;

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
