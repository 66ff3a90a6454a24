package io.epicenter.benchmarks.rootcause;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the formats share: finding files, reading JSON, making the alert.
final class FailureFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureFiles() {}

    /// The folder that holds a file of this name: the given one or a folder below it, at most two levels down.
    static Path within(Path folder, String file) throws IOException {
        return allWithin(folder, file).getFirst();
    }

    /// All such folders, in the order of their names.
    static List<Path> allWithin(Path folder, String file) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder: give the one that the archive was unpacked to");
        }
        try (Stream<Path> below = Files.walk(folder, 3)) {
            List<Path> found = below.filter(
                            path -> path.getFileName().toString().equals(file))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("no " + file + " in " + folder + " or two levels below it");
            }
            return found;
        }
    }

    static JsonNode json(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException malformed) {
            throw new IOException(file + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    static JsonNode line(String text) throws IOException {
        return JSON.readTree(text);
    }

    /// The text of a field that must be there.
    static String text(JsonNode item, String field) throws IOException {
        JsonNode value = item.path(field);
        if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
            throw new IOException("a case without '" + field + "': " + item);
        }
        return value.asText();
    }

    static CsvFile table(Map<String, CsvFile> known, Path file) throws IOException {
        CsvFile table = known.get(file.toString());
        if (table == null) {
            table = CsvFile.read(file);
            known.put(file.toString(), table);
        }
        return table;
    }

    static Event alert(String id, Instant at, Entity entity, String metric) {
        String words = metric.equals("availability") ? "errors" : metric;
        return new Event(
                id,
                at,
                "alert",
                entity,
                words + " of " + entity.name(),
                Map.of("alertname", metric, "signal", words),
                null,
                "firing");
    }
}
