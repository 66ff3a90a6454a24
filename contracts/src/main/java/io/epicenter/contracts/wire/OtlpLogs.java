package io.epicenter.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an OTLP `ExportLogsServiceRequest` (also `LogsData`: the same bytes), protobuf or JSON, into lines.
/// Source: opentelemetry-proto 1.8, logs.proto. A body that is a list or a map becomes text like JSON.
public final class OtlpLogs {
    private static final OtlpEnvelope ENVELOPE = new OtlpEnvelope("resourceLogs", "scopeLogs", "logRecords");
    /// Levels of nesting in a body; more are malformed. Chosen by hand, to bound the stack: bodies of log libraries
    /// have a few.
    private static final int MAX_BODY_DEPTH = 16;
    /// Severity numbers to a word. Source: opentelemetry-proto 1.8, logs.proto, SeverityNumber.
    private static final int LEVELS_TO_A_WORD = 4;
    private static final List<String> SEVERITIES = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final String DEFAULT_SEVERITY = "INFO";

    private OtlpLogs() {}

    /// One line.
    ///
    /// @param timeNanos since the epoch, when it happened or else was observed; 0 when unknown
    /// @param severity one of the words of [io.epicenter.contracts.LogEntry]
    /// @param body null when there is none
    /// @param attributes the line's own
    /// @param resource attributes of what wrote it
    /// @param traceId hex digits; empty for none
    public record Line(
            long timeNanos,
            String severity,
            @Nullable String body,
            Map<String, String> attributes,
            Map<String, String> resource,
            String traceId) {
        /// All attributes; what the resource says of its identity wins over the line's own.
        public Map<String, String> labels() {
            Map<String, String> labels = new HashMap<>(attributes);
            labels.putAll(resource);
            return labels;
        }
    }

    public static List<Line> readProtobuf(byte[] bytes) throws MalformedMessageException {
        List<Line> lines = new ArrayList<>();
        OtlpEnvelope.readProtobuf(bytes, (line, resource) -> lines.add(line(line, resource)));
        return lines;
    }

    private static Line line(ProtobufReader in, Map<String, String> resource) throws MalformedMessageException {
        long time = 0;
        long observed = 0;
        long number = 0;
        String severity = "";
        String body = null;
        String traceId = "";
        Map<String, String> attributes = new HashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> time = in.readFixed64();
                case 2 -> number = in.readLong();
                case 3 -> severity = in.readString();
                case 5 -> body = value(in.readMessage(), 0);
                case 6 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 9 -> traceId = HexFormat.of().formatHex(in.readBytes());
                case 11 -> observed = in.readFixed64();
                default -> in.skip();
            }
        }
        return new Line(time != 0 ? time : observed, severity(number, severity), body, attributes, resource, traceId);
    }

    /// An AnyValue as text; null when it is empty.
    private static @Nullable String value(ProtobufReader any, int depth) throws MalformedMessageException {
        if (depth > MAX_BODY_DEPTH) {
            throw new MalformedMessageException("OTLP logs: a body nested deeper than " + MAX_BODY_DEPTH);
        }
        String value = null;
        while (any.next()) {
            switch (any.field()) {
                case 1 -> value = any.readString();
                case 2 -> value = Boolean.toString(any.readLong() != 0);
                case 3 -> value = Long.toString(any.readLong());
                case 4 -> value = Double.toString(any.readDouble());
                case 5 -> value = list(any.readMessage(), depth);
                case 6 -> value = map(any.readMessage(), depth);
                case 7 -> value = HexFormat.of().formatHex(any.readBytes());
                default -> any.skip();
            }
        }
        return value;
    }

    private static String list(ProtobufReader in, int depth) throws MalformedMessageException {
        List<String> values = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                values.add(String.valueOf(value(in.readMessage(), depth + 1)));
            } else {
                in.skip();
            }
        }
        return "[" + String.join(",", values) + "]";
    }

    private static String map(ProtobufReader in, int depth) throws MalformedMessageException {
        List<String> pairs = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                pairs.add(pair(in.readMessage(), depth));
            } else {
                in.skip();
            }
        }
        return "{" + String.join(",", pairs) + "}";
    }

    private static String pair(ProtobufReader in, int depth) throws MalformedMessageException {
        String key = "";
        String value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.readString();
                case 2 -> value = value(in.readMessage(), depth + 1);
                default -> in.skip();
            }
        }
        return key + ":" + value;
    }

    public static List<Line> readJson(byte[] bytes) throws MalformedMessageException {
        List<Line> lines = new ArrayList<>();
        ENVELOPE.readJson(bytes, (line, resource) -> lines.add(line(line, resource)));
        return lines;
    }

    private static Line line(JsonNode line, Map<String, String> resource) throws MalformedMessageException {
        long time = OtlpEnvelope.nanos(line, "timeUnixNano");
        return new Line(
                time != 0 ? time : OtlpEnvelope.nanos(line, "observedTimeUnixNano"),
                severity(
                        line.path("severityNumber").asLong(),
                        line.path("severityText").asText()),
                body(line.path("body")),
                OtlpAttributes.read(OtlpEnvelope.array(line, "attributes")),
                resource,
                line.path("traceId").asText().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String body(JsonNode any) {
        for (String form : new String[] {"stringValue", "boolValue", "intValue", "doubleValue"}) {
            if (any.has(form)) {
                return any.path(form).asText();
            }
        }
        return any.isEmpty() ? null : any.toString();
    }

    /// By OTLP's number (1..24, four to a word), otherwise by the sender's text, otherwise INFO.
    private static String severity(long number, String text) {
        if (number >= 1 && number <= (long) SEVERITIES.size() * LEVELS_TO_A_WORD) {
            return SEVERITIES.get((int) (number - 1) / LEVELS_TO_A_WORD);
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        for (String word : SEVERITIES) {
            if (upper.startsWith(word)) {
                return word;
            }
        }
        return upper.startsWith("ERR") ? "ERROR" : upper.startsWith("CRIT") ? "FATAL" : DEFAULT_SEVERITY;
    }
}
