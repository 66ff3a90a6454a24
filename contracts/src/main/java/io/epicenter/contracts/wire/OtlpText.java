package io.epicenter.contracts.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.MalformedMessageException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An OTLP AnyValue as text; a list or a map becomes JSON. Source: opentelemetry-proto 1.8, common.proto.
/// Text past the limit is not made. Confined to one thread, used once.
final class OtlpText {
    /// Levels of nesting; more are malformed. Chosen by hand, to bound the stack: bodies of log libraries have
    /// a few.
    private static final int MAX_DEPTH = 64;
    /// Characters that are made of lists and maps, since two bytes of an empty pair become six. Chosen by
    /// hand: as many as a text of a message may have.
    private static final int MAX_CHARS = 256 * 1024;

    private static final List<String> SCALARS =
            List.of("stringValue", "boolValue", "intValue", "doubleValue", "bytesValue");

    private final StringBuilder text = new StringBuilder();

    private OtlpText() {}

    /// Null when the value is empty.
    static @Nullable String read(ProtobufReader any) throws MalformedMessageException {
        String value = null;
        while (any.next()) {
            switch (any.field()) {
                case 5, 6 -> value = nested(any);
                default -> {
                    String scalar = scalar(any);
                    value = scalar == null ? value : scalar;
                }
            }
        }
        return value;
    }

    private static String nested(ProtobufReader any) throws MalformedMessageException {
        OtlpText nested = new OtlpText();
        boolean isList = any.field() == 5;
        nested.appendAll(any.readMessage(), isList, 0);
        return nested.text.toString();
    }

    /// The field as text; null when it is of another kind, and passed over.
    private static @Nullable String scalar(ProtobufReader any) throws MalformedMessageException {
        return switch (any.field()) {
            case 1 -> any.readString();
            case 2 -> Boolean.toString(any.readLong() != 0);
            case 3 -> Long.toString(any.readLong());
            case 4 -> Double.toString(any.readDouble());
            case 7 -> HexFormat.of().formatHex(any.readBytes());
            default -> {
                any.skip();
                yield null;
            }
        };
    }

    private void appendAll(ProtobufReader in, boolean isList, int depth) throws MalformedMessageException {
        text.append(isList ? '[' : '{');
        boolean first = true;
        while (in.next()) {
            if (in.field() != 1 || text.length() > MAX_CHARS) {
                in.skip();
                continue;
            }
            if (!first) {
                text.append(',');
            }
            first = false;
            if (isList) {
                append(in.readMessage(), depth + 1);
            } else {
                appendPair(in.readMessage(), depth);
            }
        }
        text.append(isList ? ']' : '}');
    }

    private void appendPair(ProtobufReader in, int depth) throws MalformedMessageException {
        int start = text.length();
        String key = "";
        boolean hasValue = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.readString();
                case 2 -> {
                    text.setLength(start);
                    append(in.readMessage(), depth + 1);
                    hasValue = true;
                }
                default -> in.skip();
            }
        }
        if (!hasValue) {
            text.append("null");
        }
        String value = text.substring(start);
        text.setLength(start);
        quote(key);
        text.append(':').append(value);
    }

    private void quote(String unquoted) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(unquoted, text);
        text.append('"');
    }

    /// The same of a value in OTLP's JSON. Null when the value is empty.
    static @Nullable String read(JsonNode any) throws MalformedMessageException {
        for (String form : SCALARS) {
            if (any.has(form)) {
                return any.path(form).asText();
            }
        }
        return any.has("kvlistValue") || any.has("arrayValue") ? plain(any, 0).toString() : null;
    }

    private static JsonNode plain(JsonNode any, int depth) throws MalformedMessageException {
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
        if (any.has("kvlistValue")) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            for (JsonNode pair : any.path("kvlistValue").path("values")) {
                map.set(pair.path("key").asText(), plain(pair.path("value"), depth + 1));
            }
            return map;
        }
        if (any.has("arrayValue")) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : any.path("arrayValue").path("values")) {
                list.add(plain(item, depth + 1));
            }
            return list;
        }
        for (String form : SCALARS) {
            if (any.has(form)) {
                return any.path(form);
            }
        }
        return NullNode.getInstance();
    }

    private static MalformedMessageException tooDeep() {
        return new MalformedMessageException("OTLP logs: a body nested deeper than " + MAX_DEPTH);
    }

    private void append(ProtobufReader any, int depth) throws MalformedMessageException {
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
        int start = text.length();
        boolean hasValue = false;
        while (any.next()) {
            if (any.field() == 5 || any.field() == 6) {
                text.setLength(start);
                appendAll(any.readMessage(), any.field() == 5, depth);
                hasValue = true;
            } else {
                boolean isText = any.field() == 1 || any.field() == 7;
                String scalar = scalar(any);
                if (scalar != null) {
                    text.setLength(start);
                    if (isText) {
                        quote(scalar);
                    } else {
                        text.append(scalar);
                    }
                    hasValue = true;
                }
            }
        }
        if (!hasValue) {
            text.append("null");
        }
    }
}
