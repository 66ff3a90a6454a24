package io.epicenter.ingest.otlp;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpLogs;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonTree;
import io.epicenter.ingest.memory.OutputBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gathers the log lines of one request as records for `logs`, keyed by entity. Confined to one thread.
public final class LogRecordBuilder implements OtlpLogs.LineReader {
    /// Attributes of a line. Source: the default limit of OpenTelemetry SDKs
    /// (`OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`,
    /// 128).
    private static final int MAX_LABELS = 128;

    /// Heap bytes for each byte of a protobuf request while a line is read, and the bytes above which only
    /// [#LONG_LINE] of them count: short attributes take twenty times their bytes, of which there are a
    /// thousand in a line; a long text takes its characters twice and is written once.
    private static final long SHORT_LINE = 24;
    private static final long LONG_LINE = 4;
    private static final long MAX_SHORT_LINE = 3 << 19;

    private final IngestLimits limits;
    private final EntityResolver resolver;
    private final IngestRequest request;
    private final SenderTimes times;
    private final OutputBudget budget;
    private final List<TopicRecord> records = new ArrayList<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private int index;

    public LogRecordBuilder(IngestLimits limits, EntityResolver resolver, IngestRequest request) {
        this.limits = limits;
        this.resolver = resolver;
        this.request = request;
        this.times = new SenderTimes(request, limits);
        this.budget = new OutputBudget(limits.decodedBytes(), request.memory());
    }

    public Interpretation readProtobuf(byte[] bytes) throws MalformedMessageException {
        request.memory().reserve(Math.min(SHORT_LINE * bytes.length, LONG_LINE * bytes.length + MAX_SHORT_LINE));
        OtlpLogs.readProtobuf(bytes, this);
        return finish();
    }

    public Interpretation readJson(byte[] bytes) throws MalformedMessageException {
        OtlpLogs.readJson(JsonTree.read(bytes, request.memory()), this);
        return finish();
    }

    /// What it has gathered of lines that were given to [#take].
    public Interpretation finish() {
        return new Interpretation(records, new Stored(records.size(), rejections.build(), times.corrections()));
    }

    @Override
    public void malformed(MalformedMessageException wrong) {
        reject("malformed", wrong.getMessage());
    }

    private void reject(String reason, @Nullable String problem) {
        rejections.add(reason, "line " + index + ": " + problem);
        index++;
    }

    @Override
    public void take(OtlpLogs.Line line) throws MalformedMessageException {
        Instant time = times.timeOf(line.timeNanos());
        String problem = times.problem(time);
        if (problem != null) {
            reject(times.reason(time, "line"), "time " + problem);
            return;
        }
        Map<String, String> labels = line.labels();
        if (labels.size() > MAX_LABELS) {
            reject("too_many_labels", labels.size() + " attributes, the limit is " + MAX_LABELS);
            return;
        }
        if (line.body() == null || line.body().isEmpty()) {
            reject("no_body", "no body");
            return;
        }
        LogEntry entry = new LogEntry(
                time, labels, line.severity(), cut(line.body()), line.traceId().isEmpty() ? null : line.traceId());
        add(entry);
    }

    private void add(LogEntry entry) throws MalformedMessageException {
        long chars = chars(entry);
        byte[] value = chars > limits.recordBytes() ? null : budget.write(entry, chars);
        if (value == null || value.length > limits.recordBytes()) {
            reject("line_too_large", "larger than " + limits.recordBytes() + " bytes");
            return;
        }
        index++;
        budget.spend(value.length);
        Map<String, String> labels = entry.labels();
        String key = resolver.resolve(Protocol.TENANT, "", labels::get).toString();
        records.add(TopicRecord.keyed(Topics.LOGS, key, value, TopicRecord.JSON, LogEntry.TYPE));
    }

    /// Of the texts that a sender may make long; what is missing to the whole line is little.
    private static long chars(LogEntry entry) {
        int traceId = Objects.requireNonNullElse(entry.traceId(), "").length();
        return JsonBody.chars(entry.labels()) + entry.body().length() + traceId;
    }

    private String cut(String body) {
        return body.length() <= limits.logBodyChars() ? body : body.substring(0, limits.logBodyChars());
    }
}
