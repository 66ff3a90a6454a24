package io.epicenter.detector.log.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object, those of objects in it under `outer.inner`, names in lower case. Lists are
/// there without what they hold. O(length); bounded by the length of a line, by depth and by count.
///
/// @param complete whether the object came to its end: long lines are cut on their way
record JsonFields(Map<String, String> fields, boolean complete) {
    private static final JsonFactory JSON = new JsonFactory();

    /// Fields kept, and objects and texts in each other that are followed. Chosen by hand: loggers write a few
    /// dozen fields, and put a line in JSON into another one at most twice.
    private static final int MOST_FIELDS = 64;
    private static final int MOST_DEPTH = 4;

    /// Fields whose text may be a line in JSON by itself, as Docker writes `log`.
    private static final Set<String> CARRIERS = Set.of("log", "message", "msg");

    private static final String LIST = "[]";

    /// Null when the line is no object, nor a text that holds one.
    static @Nullable JsonFields read(String line) {
        return read(line, 0);
    }

    private static @Nullable JsonFields read(String line, int depth) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = JSON.createParser(line)) {
            JsonToken first = in.nextToken();
            if (first == JsonToken.VALUE_STRING) {
                String inner = in.getText().strip();
                return depth < MOST_DEPTH && inner.startsWith("{") ? read(inner, depth + 1) : null;
            }
            if (first != JsonToken.START_OBJECT) {
                return null;
            }
            boolean complete = false;
            try {
                object(in, "", fields, 0);
                complete = in.nextToken() == null;
            } catch (IOException cut) {
                complete = false;
            }
            unpack(fields, depth);
            return new JsonFields(fields, complete);
        } catch (IOException broken) {
            return null;
        }
    }

    /// Reads up to the end of the object that is open.
    private static void object(JsonParser in, String prefix, Map<String, String> fields, int depth) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + in.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = in.nextToken();
            if (value == JsonToken.START_OBJECT && depth < MOST_DEPTH) {
                object(in, name + ".", fields, depth + 1);
            } else if (value != null && value.isStructStart()) {
                put(fields, name, LIST);
                in.skipChildren();
            } else if (value != null) {
                put(fields, name, in.getText());
            }
        }
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (fields.size() < MOST_FIELDS) {
            fields.putIfAbsent(name, value);
        }
    }

    /// A line that another one carries goes before what carries it.
    private static void unpack(Map<String, String> fields, int depth) {
        if (depth >= MOST_DEPTH) {
            return;
        }
        for (String carrier : CARRIERS) {
            String text = fields.getOrDefault(carrier, "").strip();
            JsonFields inner = text.startsWith("{") ? read(text, depth + 1) : null;
            if (inner != null && inner.complete()) {
                fields.remove(carrier);
                fields.putAll(inner.fields());
            }
        }
    }
}
