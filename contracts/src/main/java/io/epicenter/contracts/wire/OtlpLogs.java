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
/// Source: opentelemetry-proto 1.8, logs.proto. A body that is a list or a map becomes JSON.
public final class OtlpLogs {
    private static final OtlpEnvelope ENVELOPE = new OtlpEnvelope("resourceLogs", "scopeLogs", "logRecords");
    /// Severity numbers to a word. Source: opentelemetry-proto 1.8, logs.proto, SeverityNumber.
    private static final int LEVELS_TO_A_WORD = 4;
    private static final List<String> SEVERITIES = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final String DEFAULT_SEVERITY = "INFO";
    /// Words of others. Source: syslog (RFC 5424), java.util.logging, Go's zap and logrus.
    private static final Map<String, String> OTHER_WORDS = Map.of(
            "ERR", "ERROR",
            "SEVERE", "ERROR",
            "CRIT", "FATAL",
            "EMERG", "FATAL",
            "ALERT", "FATAL",
            "PANIC", "FATAL",
            "DPANIC", "FATAL",
            "FINE", "DEBUG");
    /// Letters that stand for a word. Source: glog and logcat.
    private static final Map<String, String> LETTERS = Map.of(
            "T", "TRACE", "V", "TRACE", "D", "DEBUG", "I", "INFO", "W", "WARN", "E", "ERROR", "F", "FATAL", "C",
            "FATAL");
    private static final String SEVERITY_PREFIX = "SEVERITY_NUMBER_";
    /// Levels of a body in JSON; a list takes three of them. Chosen by hand: below what writers of JSON write.
    private static final int MAX_JSON_DEPTH = 500;

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

    /// Takes the lines of a request one after the other, so that they need not all be kept.
    public interface LineReader {
        void take(Line line) throws MalformedMessageException;

        /// A line, or what holds lines, is malformed and passed over. What this throws ends the reading.
        void malformed(MalformedMessageException wrong) throws MalformedMessageException;
    }

    /// All lines. Throws when one is malformed.
    public static List<Line> readProtobuf(byte[] bytes) throws MalformedMessageException {
        List<Line> lines = new ArrayList<>();
        readProtobuf(bytes, new LineReader() {
            @Override
            public void take(Line line) {
                lines.add(line);
            }

            @Override
            public void malformed(MalformedMessageException wrong) throws MalformedMessageException {
                throw wrong;
            }
        });
        return lines;
    }

    /// Throws only when the bytes are malformed outside of any resource.
    public static void readProtobuf(byte[] bytes, LineReader lines) throws MalformedMessageException {
        OtlpEnvelope.readProtobuf(bytes, new Items<>(OtlpLogs::line, lines));
    }

    /// Throws only when the request is no object with a list of resources.
    public static void readJson(JsonNode request, LineReader lines) throws MalformedMessageException {
        ENVELOPE.readJson(request, new Items<>(OtlpLogs::line, lines));
    }

    @FunctionalInterface
    private interface LineForm<T> {
        Line read(T item, Map<String, String> resource) throws MalformedMessageException;
    }

    private record Items<T>(LineForm<T> form, LineReader lines) implements OtlpEnvelope.ItemReader<T> {
        @Override
        public void take(T item, Map<String, String> resource) throws MalformedMessageException {
            Line line;
            try {
                line = form.read(item, resource);
            } catch (MalformedMessageException wrong) {
                malformed(wrong);
                return;
            }
            lines.take(line);
        }

        @Override
        public void malformed(MalformedMessageException wrong) throws MalformedMessageException {
            lines.malformed(wrong);
        }
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
                case 5 -> body = OtlpText.read(in.readMessage());
                case 6 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 9 -> traceId = HexFormat.of().formatHex(in.readBytes());
                case 11 -> observed = in.readFixed64();
                default -> in.skip();
            }
        }
        return new Line(time != 0 ? time : observed, severity(number, severity), body, attributes, resource, traceId);
    }

    private static Line line(JsonNode line, Map<String, String> resource) throws MalformedMessageException {
        long time = OtlpEnvelope.nanos(line, "timeUnixNano");
        return new Line(
                time != 0 ? time : OtlpEnvelope.nanos(line, "observedTimeUnixNano"),
                severity(line.path("severityNumber"), line.path("severityText").asText()),
                body(line.path("body")),
                OtlpAttributes.read(OtlpEnvelope.array(line, "attributes")),
                resource,
                line.path("traceId").asText().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String body(JsonNode any) throws MalformedMessageException {
        if (any.isTextual()) {
            return any.textValue();
        }
        String text = OtlpText.read(any);
        if (text != null) {
            return text;
        }
        if (isDeeper(any, MAX_JSON_DEPTH)) {
            throw new MalformedMessageException("OTLP logs: a body nested deeper than " + MAX_JSON_DEPTH + " levels");
        }
        return any.isEmpty() ? null : any.toString();
    }

    private static boolean isDeeper(JsonNode node, int levels) {
        if (levels == 0) {
            return !node.isEmpty();
        }
        for (JsonNode child : node) {
            if (isDeeper(child, levels - 1)) {
                return true;
            }
        }
        return false;
    }

    /// The number may be written by its name, such as `SEVERITY_NUMBER_ERROR2`.
    private static String severity(JsonNode number, String text) {
        String name = number.isTextual() ? number.textValue().strip().toUpperCase(Locale.ROOT) : "";
        return name.startsWith(SEVERITY_PREFIX)
                ? severity(0, name.substring(SEVERITY_PREFIX.length()))
                : severity(number.asLong(), text);
    }

    /// The word for a severity in the words of any sender; INFO when it is not known.
    public static String severity(String text) {
        return severity(0, text);
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
        for (Map.Entry<String, String> other : OTHER_WORDS.entrySet()) {
            if (upper.startsWith(other.getKey())) {
                return other.getValue();
            }
        }
        return LETTERS.getOrDefault(upper, DEFAULT_SEVERITY);
    }
}
