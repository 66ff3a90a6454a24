package io.epicenter.benchmarks.rootcause;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.benchmarks.rootcause.FailureCase.Truth;
import io.epicenter.benchmarks.rootcause.SignalRecorder.Value;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.detector.signal.StandaloneSignal.SignalSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// RootCauseBench (Edge Delta): one folder per incident with metrics, example traces, log patterns, deploys with
/// their diffs, and flags. The late window is one minute. A flag or deploy after that is not known.
final class RootCauseBenchFormat implements FailureFormat {
    private static final long LATE_WINDOW = 60;
    private static final long WATCHED = 1800;
    /// Requests per second behind a ratio, which the recording does not tell.
    private static final double ASSUMED_VOLUME = 10;

    @Override
    public String name() {
        return "rootcausebench";
    }

    @Override
    public List<FailureCase> read(Path folder, boolean endToEnd) throws IOException {
        List<FailureCase> cases = new ArrayList<>();
        for (Path root : FailureFiles.allWithin(folder, "alert.json")) {
            cases.add(one(root, endToEnd));
        }
        return cases;
    }

    private static FailureCase one(Path root, boolean endToEnd) throws IOException {
        JsonNode alert = FailureFiles.json(root.resolve("alert.json"));
        JsonNode truth = FailureFiles.json(root.resolve("ground_truth.json"));
        Instant fired = Instant.parse(FailureFiles.text(alert, "fired_at"));
        Instant end = fired.plusSeconds(LATE_WINDOW);
        CallGraphBuilder calls = new CallGraphBuilder("rootcausebench");
        addCalls(calls, root.resolve("traces.json"));
        double seconds = 60;
        Map<String, SortedMap<Long, Value>> series = series(CsvFile.read(root.resolve("metrics.csv")));
        for (SortedMap<Long, Value> values : series.values()) {
            if (values.size() > 1) {
                seconds = (values.lastKey() - values.firstKey()) / (double) (values.size() - 1);
                break;
            }
        }
        SignalRecorder recorder = new SignalRecorder(seconds);
        series.forEach((key, values) -> add(recorder, calls, key, values, fired.getEpochSecond()));
        String id = String.valueOf(root.getFileName());
        Entity entity = calls.service(FailureFiles.text(alert, "service"));
        Event opened = FailureFiles.alert("alert-" + id, fired, entity, FailureFiles.text(alert, "metric"));
        List<Event> events = new ArrayList<>(changes(root, calls, end));
        events.addAll(patterns(root, calls, fired));
        if (!endToEnd) {
            events.add(opened);
        }
        return new FailureCase(
                id,
                "rootcausebench",
                Truth.NO_CHANGE.equals(truth.path("root_cause_commit").asText()) ? "no change" : "change",
                calls.snapshot(fired),
                recorder.deviations(),
                endToEnd ? recorder.anomalies() : List.of(),
                events,
                endToEnd ? "" : opened.id(),
                end,
                Map.of(),
                0,
                new Truth(
                        Set.of(FailureFiles.text(truth, "first_failing_service")),
                        FailureFiles.text(truth, "root_cause_commit")));
    }

    private static void addCalls(CallGraphBuilder calls, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        JsonNode spans = FailureFiles.json(file);
        Map<String, String> services = new HashMap<>();
        for (JsonNode span : spans) {
            services.put(
                    span.path("trace_id").asText() + span.path("span_id").asText(),
                    span.path("service").asText());
            calls.service(span.path("service").asText("unknown"));
        }
        for (JsonNode span : spans) {
            String caller = services.get(
                    span.path("trace_id").asText() + span.path("parent_id").asText());
            String callee = span.path("service").asText();
            if (caller != null && !caller.equals(callee) && !callee.isEmpty()) {
                calls.addOnce(caller, callee);
            }
        }
    }

    private static Map<String, SortedMap<Long, Value>> series(CsvFile table) throws IOException {
        Map<String, SortedMap<Long, Value>> series = new TreeMap<>();
        for (int row = 0; row < table.size(); row++) {
            long time = Instant.parse(table.text(row, "timestamp")).getEpochSecond();
            String key = table.text(row, "service") + "|" + table.text(row, "metric");
            series.computeIfAbsent(key, name -> new TreeMap<>())
                    .put(time, new Value(time, table.number(row, "value"), ASSUMED_VOLUME));
        }
        return series;
    }

    private static void add(
            SignalRecorder recorder, CallGraphBuilder calls, String key, SortedMap<Long, Value> values, long fired) {
        int bar = key.indexOf('|');
        String metric = key.substring(bar + 1);
        SignalSpec measure = measure(metric);
        double factor = metric.endsWith("_ms") ? 0.001 : metric.endsWith("_pct") && isRatio(metric) ? 0.01 : 1;
        List<Value> history = new ArrayList<>();
        List<Value> watched = new ArrayList<>();
        values.forEach((time, value) -> {
            if (time <= fired + LATE_WINDOW) {
                (time <= fired - WATCHED ? history : watched)
                        .add(new Value(time, value.value() * factor, value.volume()));
            }
        });
        recorder.add(calls.service(key.substring(0, bar)), measure, history, watched);
    }

    /// What a metric measures, by the words of its name, as rules for raw metrics would say it.
    private static SignalSpec measure(String metric) {
        if (isRatio(metric)) {
            return SignalRecorder.ERRORS;
        }
        if (metric.contains("duration") || metric.contains("latency")) {
            return SignalRecorder.LATENCY;
        }
        if (metric.contains("requests_per") || metric.contains("throughput") || metric.endsWith("per_min")) {
            return SignalRecorder.TRAFFIC;
        }
        return SignalRecorder.saturation(metric);
    }

    private static boolean isRatio(String metric) {
        boolean failures = metric.contains("error")
                || metric.contains("5xx")
                || metric.contains("cancelled")
                || metric.contains("throttle");
        return failures && (metric.endsWith("ratio") || metric.endsWith("rate") || metric.endsWith("pct"));
    }

    private static List<Event> changes(Path root, CallGraphBuilder calls, Instant end) throws IOException {
        Map<String, JsonNode> commits = new HashMap<>();
        if (Files.isRegularFile(root.resolve("commits.json"))) {
            for (JsonNode commit : FailureFiles.json(root.resolve("commits.json"))) {
                commits.put(commit.path("sha").asText(), commit);
            }
        }
        List<Event> events = new ArrayList<>();
        if (Files.isRegularFile(root.resolve("deploys.json"))) {
            for (JsonNode deploy : FailureFiles.json(root.resolve("deploys.json"))) {
                String sha = FailureFiles.text(deploy, "commit_sha");
                JsonNode commit = commits.get(sha);
                String title = commit == null ? sha : commit.path("message").asText(sha);
                Map<String, String> labels = new HashMap<>(Map.of(FailureCase.Truth.COMMIT, sha));
                if (commit != null) {
                    labels.put("files", commit.path("files_changed").toString());
                    labels.put("diff", commit.path("diff").asText(""));
                }
                String service = FailureFiles.text(deploy, "service");
                String id = sha + " " + service + " " + FailureFiles.text(deploy, "timestamp");
                events.add(new Event(
                        id,
                        Instant.parse(FailureFiles.text(deploy, "timestamp")),
                        "deploy",
                        calls.service(service),
                        title,
                        labels,
                        null,
                        null));
            }
        }
        if (Files.isRegularFile(root.resolve("flags.json"))) {
            for (JsonNode flag : FailureFiles.json(root.resolve("flags.json"))) {
                String name = FailureFiles.text(flag, "flag");
                events.add(new Event(
                        "flag-" + name,
                        Instant.parse(FailureFiles.text(flag, "timestamp")),
                        "flag",
                        calls.service(FailureFiles.text(flag, "service")),
                        name + " " + flag.path("change").asText(),
                        Map.of(),
                        null,
                        null));
            }
        }
        events.removeIf(event -> event.timestamp().isAfter(end));
        return events;
    }

    /// Log patterns that are new and bad, as alerts of the log store at the time of the alert.
    private static List<Event> patterns(Path root, CallGraphBuilder calls, Instant fired) throws IOException {
        List<Event> events = new ArrayList<>();
        if (!Files.isRegularFile(root.resolve("patterns.json"))) {
            return events;
        }
        int number = 0;
        for (JsonNode pattern : FailureFiles.json(root.resolve("patterns.json"))) {
            String service = pattern.path("service").asText();
            if (pattern.path("sentiment").asText().equals("negative") && calls.knows(service)) {
                String text = pattern.path("signature").asText();
                events.add(new Event(
                        "pattern-" + number++,
                        fired,
                        "alert",
                        calls.service(service),
                        "log: " + text,
                        Map.of("alertname", "log pattern", "signal", "log"),
                        null,
                        "firing"));
            }
        }
        return events;
    }
}
