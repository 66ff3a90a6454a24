package io.epicenter.contracts.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import java.util.HashMap;
import java.util.Map;

/// OTLP key-value attributes as text. Arrays, maps and bytes are left out: no rule reads them.
public final class OtlpAttributes {
    /// Attributes of one item that are kept. Chosen by hand: far above the 128 that SDKs allow, so that a reader still
    /// sees that there are too many; a byte of a short one takes twenty of the heap.
    private static final int MAX_ATTRIBUTES = 1024;

    private OtlpAttributes() {}

    /// Reads all attributes that stand in `field` of a message, such as field 1 of a Resource.
    public static Map<String, String> read(ProtobufReader in, int field) throws MalformedMessageException {
        Map<String, String> attributes = new HashMap<>();
        while (in.next()) {
            if (in.field() == field) {
                readOne(in.readMessage(), attributes);
            } else {
                in.skip();
            }
        }
        return attributes;
    }

    /// Reads one KeyValue into the map.
    public static void readOne(ProtobufReader in, Map<String, String> attributes) throws MalformedMessageException {
        String key = "";
        String value = "";
        boolean text = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.readString();
                case 2 -> {
                    ProtobufReader any = in.readMessage();
                    while (any.next()) {
                        switch (any.field()) {
                            case 1 -> value = any.readString();
                            case 2 -> value = Boolean.toString(any.readLong() != 0);
                            case 3 -> value = Long.toString(any.readLong());
                            case 4 -> value = Double.toString(any.readDouble());
                            default -> {
                                any.skip();
                                continue;
                            }
                        }
                        text = true;
                    }
                }
                default -> in.skip();
            }
        }
        if (text && !key.isEmpty() && attributes.size() < MAX_ATTRIBUTES) {
            attributes.put(key, value);
        }
    }

    /// Reads the JSON form: an array of `{"key","value":{"stringValue"|"intValue"|...}}`.
    public static Map<String, String> read(JsonNode array) {
        Map<String, String> attributes = new HashMap<>();
        for (JsonNode attribute : array) {
            JsonNode value = attribute.path("value");
            for (String form : new String[] {"stringValue", "boolValue", "intValue", "doubleValue"}) {
                if (value.has(form)) {
                    attributes.put(
                            attribute.path("key").asText(), value.path(form).asText());
                }
            }
        }
        return attributes;
    }
}
