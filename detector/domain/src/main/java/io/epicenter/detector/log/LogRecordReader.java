package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpLogs;
import io.epicenter.detector.log.template.StructuredLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads records of `logs`: one line as JSON, or many as OTLP protobuf. What a structured line says of its
/// level goes before what its record says, which a collector may have guessed.
record LogRecordReader(String tenant, EntityResolver resolver) {
    private static final String PROTOBUF = "protobuf";
    /// Nanoseconds in a millisecond: OTLP's times are in nanoseconds.
    private static final long NANOS_TO_MILLIS = 1_000_000;

    /// The lines of a record; those without a time have come when the record has.
    List<LogLine> read(byte[] record, String contentType, Instant arrived) throws MalformedMessageException {
        return contentType.contains(PROTOBUF) ? otlp(record, arrived) : List.of(json(record));
    }

    private List<LogLine> otlp(byte[] record, Instant arrived) throws MalformedMessageException {
        List<LogLine> lines = new ArrayList<>();
        for (OtlpLogs.Line line : OtlpLogs.readProtobuf(record)) {
            if (line.body() != null && !line.body().isEmpty()) {
                long time = line.timeNanos() > 0 ? line.timeNanos() / NANOS_TO_MILLIS : arrived.toEpochMilli();
                lines.add(line(time, line.labels(), line.severity(), line.body()));
            }
        }
        return lines;
    }

    private LogLine json(byte[] record) throws MalformedMessageException {
        LogEntry entry = Json.read(record, LogEntry.class);
        if (absent(entry.timestamp()) || absent(entry.body())) {
            throw new MalformedMessageException("not a log line: timestamp or body is missing");
        }
        String severity = absent(entry.severity()) ? "" : entry.severity();
        return line(entry.timestamp().toEpochMilli(), entry.labels(), severity, entry.body());
    }

    private static boolean absent(@Nullable Object value) {
        return value == null;
    }

    private LogLine line(long time, Map<String, String> labels, String severity, String body) {
        Entity entity = resolver.resolve(tenant, "", labels::get);
        StructuredLine structured = StructuredLine.of(body);
        Boolean said = structured == null ? null : structured.isError();
        boolean error = said == null ? severity.equals("ERROR") || severity.equals("FATAL") : said;
        return new LogLine(time, entity, error, body);
    }
}
