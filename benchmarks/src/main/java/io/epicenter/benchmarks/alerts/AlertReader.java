package io.epicenter.benchmarks.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads folders of recorded alerts: each holds `label.csv`, `kg.json` and any of `metrics.json`, `traces.json` and
/// `logs.json`.
public final class AlertReader {
    private static final String LABELS = "label.csv";
    private static final int DEPTH = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertReader() {}

    /// The systems in this folder or below it, by name. Throws IOException that names the file and what is wrong.
    public static List<AlertSystem> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder: give one with recorded alerts to --data");
        }
        List<Path> labels;
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            labels = files.filter(file -> file.endsWith(LABELS)).sorted().toList();
        }
        if (labels.isEmpty()) {
            throw new IOException("no " + LABELS + " in " + folder + " or below it: give a folder of recorded alerts");
        }
        List<AlertSystem> systems = new ArrayList<>();
        for (Path file : labels) {
            systems.add(system(file.resolveSibling("").toAbsolutePath().normalize()));
        }
        return systems;
    }

    private static AlertSystem system(Path folder) throws IOException {
        Inventory inventory = inventory(folder.resolve("kg.json"));
        JsonNode metrics = json(folder.resolve("metrics.json"));
        JsonNode calls = json(folder.resolve("traces.json"));
        JsonNode logs = json(folder.resolve("logs.json"));
        Map<String, List<Alert>> alerts = new LinkedHashMap<>();
        AlertTable labels = AlertTable.read(folder.resolve(LABELS));
        labels.require("fault_id");
        for (int row = 0; row < labels.size(); row++) {
            String id = labels.value(row, "fault_id");
            List<Alert> found = new ArrayList<>();
            for (JsonNode item : metrics.path(id)) {
                found.add(metric(item));
            }
            for (JsonNode item : calls.path(id)) {
                found.add(call(item));
            }
            alerts.put(id, found);
        }
        new LogTimes(alerts).addLogs(logs);
        List<RecordedFault> faults = new ArrayList<>();
        for (int row = 0; row < labels.size(); row++) {
            String id = labels.value(row, "fault_id");
            List<Alert> sorted = new ArrayList<>(alerts.getOrDefault(id, List.of()));
            sorted.sort(Comparator.comparing(Alert::time));
            faults.add(new RecordedFault(
                    id,
                    labels.value(row, "fault_level"),
                    labels.value(row, "fault_entity"),
                    labels.value(row, "fault_type"),
                    sorted));
        }
        return new AlertSystem(String.valueOf(folder.getFileName()), inventory, faults);
    }

    private static Alert metric(JsonNode item) {
        return new Alert(
                millis(item.path(0)),
                Alert.Kind.METRIC,
                item.path(1).asText(),
                null,
                item.path(2).isTextual() ? item.path(2).asText() : null,
                item.path(3).asText(),
                item.path(4).asText());
    }

    private static Alert call(JsonNode item) {
        return new Alert(
                millis(item.path(0)),
                Alert.Kind.CALL,
                item.path(2).asText(),
                item.path(1).asText(),
                null,
                item.path(3).asText(),
                item.path(4).asText());
    }

    private static Instant millis(JsonNode time) {
        return Instant.ofEpochMilli(time.asLong());
    }

    private static Inventory inventory(Path file) throws IOException {
        JsonNode graph = json(file);
        Map<String, String> types = new LinkedHashMap<>();
        for (JsonNode node : graph.path("nodes")) {
            types.put(node.path("id").asText(), node.path("type").asText());
        }
        List<Inventory.Call> calls = new ArrayList<>();
        Map<String, String> services = new LinkedHashMap<>();
        Map<String, String> hosts = new LinkedHashMap<>();
        for (JsonNode edge : graph.path("edges")) {
            String source = edge.path("source").asText();
            String target = edge.path("target").asText();
            switch (edge.path("label").asText()) {
                case "control_flow", "data_flow" -> calls.add(new Inventory.Call(source, target));
                case "instance_of" -> services.put(source, target);
                case "has_instance" -> services.put(target, source);
                case "hosted_on" -> hosts.put(source, target);
                case "hosts" -> hosts.put(target, source);
                default -> {}
            }
        }
        return new Inventory(types, calls, services, hosts);
    }

    /// The file as JSON; an empty object when there is none.
    private static JsonNode json(Path file) throws IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException malformed) {
            throw new IOException(file + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
