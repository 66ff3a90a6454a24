package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpAttributes;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.ingest.Interpretation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an OTLP `ExportLogsServiceRequest` in protobuf. Source: opentelemetry-proto 1.8, logs.proto.
/// A body that is a list or a map becomes text like JSON.
final class ProtobufLogs {
    private static final int MAX_BODY_DEPTH = 16;

    private ProtobufLogs() {}

    static Interpretation read(byte[] bytes, LogLines lines) throws MalformedMessageException {
        ProtobufReader request = new ProtobufReader(bytes);
        while (request.next()) {
            if (request.field() == 1) {
                resourceLogs(request.readMessage(), lines);
            } else {
                request.skip();
            }
        }
        return lines.finish();
    }

    private static void resourceLogs(ProtobufReader in, LogLines lines) throws MalformedMessageException {
        Map<String, String> resource = Map.of();
        List<ProtobufReader> scopes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> resource = OtlpAttributes.read(in.readMessage(), 1);
                case 2 -> scopes.add(in.readMessage());
                default -> in.skip();
            }
        }
        for (ProtobufReader scope : scopes) {
            while (scope.next()) {
                if (scope.field() == 2) {
                    lines.add(line(scope.readMessage()), resource);
                } else {
                    scope.skip();
                }
            }
        }
    }

    private static LogLines.Line line(ProtobufReader in) throws MalformedMessageException {
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
        return new LogLines.Line(
                time != 0 ? time : observed, Severities.of(number, severity), body, attributes, traceId);
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
}
