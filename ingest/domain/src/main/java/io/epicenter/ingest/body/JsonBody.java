package io.epicenter.ingest.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Our own JSON endpoints: an object or an array of objects, and the fields they share.
public final class JsonBody {
    private JsonBody() {}

    /// Reads the elements of a request.
    @FunctionalInterface
    public interface ElementReader {
        Interpretation read(Iterable<JsonNode> elements) throws MalformedMessageException;
    }

    public static Interpretation interpret(
            IngestRequest request, IngestLimits limits, List<String> mediaTypes, ElementReader elements) {
        if (!mediaTypes.contains(request.mediaType())) {
            return Interpretation.refused(
                    Reason.UNSUPPORTED,
                    "content type '" + request.mediaType() + "' is not read here; send "
                            + String.join(" or ", mediaTypes));
        }
        try {
            return switch (BodyDecoder.decode(request, Math.min(limits.decodedBytes(), JsonTree.MAX_BYTES))) {
                case BodyDecoder.DecodedBody.Decoded body -> elements.read(elements(body.bytes(), request));
                case BodyDecoder.DecodedBody.TooLarge large -> Interpretation.refused(Reason.TOO_LARGE, large.detail());
                case BodyDecoder.DecodedBody.Unsupported other ->
                    Interpretation.refused(Reason.UNSUPPORTED, other.detail());
            };
        } catch (MalformedMessageException malformed) {
            return Interpretation.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    private static Iterable<JsonNode> elements(byte[] bytes, IngestRequest request) throws MalformedMessageException {
        JsonNode body = JsonTree.read(bytes, request.memory());
        return body.isArray() ? body : List.of(body);
    }

    /// A part of a request that is wrong: the reason for the metric, the message for the sender.
    public static final class InvalidElementException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        public InvalidElementException(String reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    /// ISO-8601 with an offset, or seconds since the epoch; null when the field is absent.
    public static @Nullable Instant time(JsonNode element, String field) throws InvalidElementException {
        JsonNode value = element.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            if (value.isNumber()) {
                double seconds = value.asDouble();
                long whole = (long) Math.floor(seconds);
                return Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e9));
            }
            return OffsetDateTime.parse(value.asText()).toInstant();
        } catch (DateTimeException | ArithmeticException wrong) {
            throw new InvalidElementException(
                    "bad_time", field + " '" + value.asText() + "' is neither ISO-8601 nor seconds since the epoch");
        }
    }

    /// A text; null when absent. Numbers and booleans count as text.
    public static @Nullable String text(JsonNode element, String field, int maxBytes) throws InvalidElementException {
        JsonNode value = element.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new InvalidElementException("bad_field", field + " is not a text");
        }
        String text = value.asText();
        if (text.length() > maxBytes) {
            throw new InvalidElementException(
                    "value_too_long", field + " has " + text.length() + " characters, the limit is " + maxBytes);
        }
        return text;
    }

    public static long chars(Map<String, String> labels) {
        long chars = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            chars += label.getKey().length() + label.getValue().length();
        }
        return chars;
    }

    /// A flat map of texts; empty when absent.
    public static Map<String, String> labels(JsonNode element, String field, IngestLimits limits)
            throws InvalidElementException {
        JsonNode value = element.path(field);
        Map<String, String> labels = new TreeMap<>();
        if (value.isMissingNode() || value.isNull()) {
            return labels;
        }
        if (!value.isObject()) {
            throw new InvalidElementException("bad_labels", field + " is not an object");
        }
        if (value.size() > limits.labels()) {
            throw new InvalidElementException(
                    "too_many_labels", field + " has " + value.size() + " entries, the limit is " + limits.labels());
        }
        for (Map.Entry<String, JsonNode> label : value.properties()) {
            String name = label.getKey();
            if (name.isEmpty() || name.length() > limits.nameBytes()) {
                throw new InvalidElementException(
                        "name_too_long",
                        "a label name has " + name.length() + " characters, allowed are 1 to " + limits.nameBytes());
            }
            String text = text(value, name, limits.valueBytes());
            if (text != null) {
                labels.put(name, text);
            }
        }
        return labels;
    }
}
