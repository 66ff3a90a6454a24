package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpLogs;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TopicRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gathers the log lines of one request as records for `logs`, keyed by entity. Confined to one thread.
final class LogRecordBuilder {
    /// Attributes of a line. Source: the default limit of OpenTelemetry SDKs (`OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT`,
    /// 128).
    private static final int MAX_LABELS = 128;

    private final IngestLimits limits;
    private final EntityResolver resolver;
    private final Instant receivedAt;
    private final OutputBudget budget;
    private final List<TopicRecord> records = new ArrayList<>();
    private final Rejections.Builder rejections = new Rejections.Builder();
    private int index;

    LogRecordBuilder(IngestLimits limits, EntityResolver resolver, Instant receivedAt) {
        this.limits = limits;
        this.resolver = resolver;
        this.receivedAt = receivedAt;
        this.budget = new OutputBudget(limits.decodedBytes());
    }

    /// Adds the lines of a request.
    Interpretation build(List<OtlpLogs.Line> lines) throws MalformedMessageException {
        for (OtlpLogs.Line line : lines) {
            add(line);
        }
        return finish();
    }

    private void add(OtlpLogs.Line line) throws MalformedMessageException {
        int at = index++;
        Map<String, String> labels = line.labels();
        if (labels.size() > MAX_LABELS) {
            rejections.add(
                    "too_many_labels", "line " + at + ": " + labels.size() + " attributes, the limit is " + MAX_LABELS);
            return;
        }
        if (line.body() == null || line.body().isEmpty()) {
            rejections.add("no_body", "line " + at + ": no body");
            return;
        }
        LogEntry entry = new LogEntry(
                time(line.timeNanos()),
                labels,
                line.severity(),
                cut(line.body()),
                line.traceId().isEmpty() ? null : line.traceId());
        String key = resolver.resolve(Protocol.TENANT, "", labels::get).toString();
        byte[] value = Json.write(entry);
        if (value.length > limits.recordBytes()) {
            rejections.add("line_too_large", "line " + at + ": larger than " + limits.recordBytes() + " bytes");
            return;
        }
        budget.spend(value.length);
        records.add(TopicRecord.keyed(Topics.LOGS, key, value, TopicRecord.JSON, LogEntry.TYPE));
    }

    private Instant time(long nanos) {
        return nanos > 0 ? Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L) : receivedAt;
    }

    private String cut(String body) {
        return body.length() <= limits.logBodyChars() ? body : body.substring(0, limits.logBodyChars());
    }

    private Interpretation finish() {
        return Interpretation.stored(records, records.size(), rejections.build());
    }
}
