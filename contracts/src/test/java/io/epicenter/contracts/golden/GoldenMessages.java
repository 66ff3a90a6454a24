package io.epicenter.contracts.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// The files of `golden/` on the class path, and how two messages are compared.
public final class GoldenMessages {
    private static final ObjectMapper MAPPER = Json.newMapper();

    private GoldenMessages() {}

    /// A message in JSON, from `golden/<name>.json`.
    public static byte[] json(String name) {
        return file(name + ".json");
    }

    /// A message in bytes, from `golden/<name>.hex`: hexadecimal digits; white space and what follows a `#` is
    /// comment.
    public static byte[] bytes(String name) {
        String digits = new String(file(name + ".hex"), StandardCharsets.UTF_8)
                .replaceAll("#.*", "")
                .replaceAll("\\s", "");
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] file(String name) {
        String path = "/golden/" + name;
        try (InputStream file = GoldenMessages.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(file, "no " + path + " in src/test/resources")
                    .readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(path, failed);
        }
    }

    static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException failed) {
            throw new UncheckedIOException("not JSON: " + new String(json, StandardCharsets.UTF_8), failed);
        }
    }

    /// What to do about a message that is not as its golden file says.
    static String advice(String name) {
        return """
                golden/%1$s.json and the code no longer agree.
                A change of a message must be additive, because other versions and other programs read the topic: a field
                keeps its name, type and meaning, and a new field is @Nullable. After an additive change, add the field to
                golden/%1$s.json and to complete() in the test. Leave golden/%1$s-minimal.json as it is: it stands for the
                messages of older versions.""".formatted(name);
    }

    /// What `actual` lacks of `expected` or has in another form, a line each.
    static List<String> lost(JsonNode expected, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare("", expected, actual, (path, pair) -> {
            if (!pair.expected.isMissingNode()) {
                found.add(path + ": " + pair.expected + " has become "
                        + (pair.actual.isMissingNode() ? "absent" : pair.actual));
            }
        });
        return found;
    }

    /// What `actual` has and `expected` has not, a line each.
    static List<String> added(JsonNode expected, JsonNode actual) {
        List<String> found = new ArrayList<>();
        compare("", expected, actual, (path, pair) -> {
            if (pair.expected.isMissingNode()) {
                found.add(path + ": " + pair.actual + " is new");
            }
        });
        return found;
    }

    private record Pair(JsonNode expected, JsonNode actual) {}

    private static void compare(String path, JsonNode expected, JsonNode actual, BiConsumer<String, Pair> different) {
        if (expected.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(path + "/" + name, expected.path(name), actual.path(name), different);
            }
        } else if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                compare(path + "/" + i, expected.path(i), actual.path(i), different);
            }
        } else if (!expected.equals(actual)) {
            different.accept(path, new Pair(expected, actual));
        }
    }
}
