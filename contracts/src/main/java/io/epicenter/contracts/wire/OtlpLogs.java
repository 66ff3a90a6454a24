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
                severity(
                        line.path("severityNumber").asLong(),
                        line.path("severityText").asText()),
                OtlpText.read(line.path("body")),
                OtlpAttributes.read(OtlpEnvelope.array(line, "attributes")),
                resource,
                line.path("traceId").asText().toLowerCase(Locale.ROOT));
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
