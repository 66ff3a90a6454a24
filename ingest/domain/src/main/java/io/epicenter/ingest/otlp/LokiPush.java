package io.epicenter.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpEnvelope;
import io.epicenter.contracts.wire.OtlpLogs;
import io.epicenter.contracts.wire.ProtobufReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads a push request of Loki into lines: the labels of a stream say what wrote them. A bad stream or line is
/// reported
/// alone. Source: Loki, push.proto and HTTP API.
public final class LokiPush {
    /// Labels and metadata that tell the severity, the first that is there. Source: Loki, level detection.
    private static final List<String> LEVELS = List.of("level", "detected_level", "severity", "lvl");
    private static final List<String> TRACES = List.of("trace_id", "traceID", "traceId", "traceid");
    /// Nanoseconds of a second.
    private static final long NANOS = 1_000_000_000L;

    private LokiPush() {}

    /// Throws only when the bytes are malformed outside of any stream.
    public static void readProtobuf(byte[] bytes, OtlpLogs.LineReader lines) throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                stream(request.readMessage(), lines);
            } else {
                request.skip();
            }
        }
    }

    private static void stream(ProtobufReader in, OtlpLogs.LineReader lines) throws MalformedMessageException {
        int from = in.position();
        ProtobufReader entries = in.part(from, from + in.remaining());
        Map<String, String> labels;
        try {
            String text = "{}";
            while (in.next()) {
                if (in.field() == 1) {
                    text = in.readString();
                } else {
                    in.skip();
                }
            }
            labels = LokiLabels.read(text);
        } catch (MalformedMessageException wrong) {
            lines.malformed(wrong);
            return;
        }
        while (entries.next()) {
            if (entries.field() != 2) {
                entries.skip();
                continue;
            }
            OtlpLogs.Line line;
            try {
                line = entry(entries.readMessage(), labels);
            } catch (MalformedMessageException wrong) {
                lines.malformed(wrong);
                continue;
            }
            lines.take(line);
        }
    }

    private static OtlpLogs.Line entry(ProtobufReader in, Map<String, String> labels) throws MalformedMessageException {
        long nanos = 0;
        String text = "";
        Map<String, String> metadata = new TreeMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> nanos = timestamp(in.readMessage());
                case 2 -> text = in.readString();
                case 3 -> {
                    String[] pair = pair(in.readMessage());
                    metadata.put(pair[0], pair[1]);
                }
                default -> in.skip();
            }
        }
        return line(nanos, text, metadata, labels);
    }

    private static String[] pair(ProtobufReader in) throws MalformedMessageException {
        String[] pair = {"", ""};
        while (in.next()) {
            if (in.field() == 1 || in.field() == 2) {
                pair[in.field() - 1] = in.readString();
            } else {
                in.skip();
            }
        }
        return pair;
    }

    private static long timestamp(ProtobufReader in) throws MalformedMessageException {
        long seconds = 0;
        long nanos = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> seconds = in.readLong();
                case 2 -> nanos = in.readLong();
                default -> in.skip();
            }
        }
        try {
            return Math.addExact(Math.multiplyExact(seconds, NANOS), nanos);
        } catch (ArithmeticException far) {
            throw new MalformedMessageException("a time of " + seconds + " seconds", far);
        }
    }

    private static OtlpLogs.Line line(
            long nanos, String text, Map<String, String> metadata, Map<String, String> labels) {
        return new OtlpLogs.Line(
                nanos,
                OtlpLogs.severity(first(LEVELS, metadata, labels)),
                text,
                metadata,
                labels,
                first(TRACES, metadata, labels));
    }

    private static String first(List<String> names, Map<String, String> metadata, Map<String, String> labels) {
        for (String name : names) {
            String found = metadata.getOrDefault(name, labels.getOrDefault(name, ""));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    /// Throws only when the request is no object with a list of streams.
    public static void readJson(JsonNode request, OtlpLogs.LineReader lines) throws MalformedMessageException {
        if (!request.path("streams").isArray()) {
            throw new MalformedMessageException("Loki: the request has no list of streams");
        }
        for (JsonNode stream : request.path("streams")) {
            Map<String, String> labels;
            Iterable<JsonNode> values;
            try {
                labels = texts(stream.path("stream"), "stream");
                values = OtlpEnvelope.array(stream, "values");
            } catch (MalformedMessageException wrong) {
                lines.malformed(wrong);
                continue;
            }
            for (JsonNode value : values) {
                OtlpLogs.Line line;
                try {
                    line = value(value, labels);
                } catch (MalformedMessageException wrong) {
                    lines.malformed(wrong);
                    continue;
                }
                lines.take(line);
            }
        }
    }

    private static OtlpLogs.Line value(JsonNode value, Map<String, String> labels) throws MalformedMessageException {
        if (!value.isArray() || value.size() < 2 || !value.path(1).isTextual()) {
            throw new MalformedMessageException("Loki: a value is not [\"nanoseconds\", \"line\"]");
        }
        long nanos;
        try {
            nanos = Long.parseLong(value.path(0).asText());
        } catch (NumberFormatException wrong) {
            throw new MalformedMessageException("Loki: a time is not a number of nanoseconds", wrong);
        }
        Map<String, String> metadata = value.size() > 2 ? texts(value.path(2), "metadata") : Map.of();
        return line(nanos, value.path(1).asText(), metadata, labels);
    }

    private static Map<String, String> texts(JsonNode object, String what) throws MalformedMessageException {
        Map<String, String> texts = new TreeMap<>();
        if (!object.isObject()) {
            throw new MalformedMessageException("Loki: " + what + " is not an object of texts");
        }
        for (Map.Entry<String, JsonNode> text : object.properties()) {
            texts.put(text.getKey(), text.getValue().asText());
        }
        return texts;
    }
}
