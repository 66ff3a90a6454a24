package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpAttributes;
import io.epicenter.ingest.Interpretation;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an OTLP `ExportLogsServiceRequest` in JSON.
final class JsonLogs {
    private JsonLogs() {}

    static Interpretation read(byte[] bytes, LogLines lines) throws MalformedMessageException {
        JsonNode request = Json.read(bytes, JsonNode.class);
        if (!request.isObject()) {
            throw new MalformedMessageException("OTLP JSON: the request is not an object");
        }
        for (JsonNode resourceLogs : Otlp.array(request, "resourceLogs")) {
            Map<String, String> resource = OtlpAttributes.read(Otlp.array(resourceLogs.path("resource"), "attributes"));
            for (JsonNode scopeLogs : Otlp.array(resourceLogs, "scopeLogs")) {
                for (JsonNode line : Otlp.array(scopeLogs, "logRecords")) {
                    lines.add(line(line), resource);
                }
            }
        }
        return lines.finish();
    }

    private static LogLines.Line line(JsonNode line) throws MalformedMessageException {
        long time = nanos(line, "timeUnixNano");
        return new LogLines.Line(
                time != 0 ? time : nanos(line, "observedTimeUnixNano"),
                Severities.of(
                        line.path("severityNumber").asLong(),
                        line.path("severityText").asText()),
                body(line.path("body")),
                OtlpAttributes.read(Otlp.array(line, "attributes")),
                line.path("traceId").asText().toLowerCase(Locale.ROOT));
    }

    private static long nanos(JsonNode line, String field) throws MalformedMessageException {
        try {
            return Long.parseLong(line.path(field).asText("0"));
        } catch (NumberFormatException notANumber) {
            throw new MalformedMessageException("OTLP JSON: " + field + " is not a number of nanoseconds", notANumber);
        }
    }

    private static @Nullable String body(JsonNode any) {
        for (String form : new String[] {"stringValue", "boolValue", "intValue", "doubleValue"}) {
            if (any.has(form)) {
                return any.path(form).asText();
            }
        }
        return any.isEmpty() ? null : any.toString();
    }
}
