package io.epicenter.benchmarks.rootcause;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.benchmarks.rootcause.Case.Truth;
import io.epicenter.benchmarks.rootcause.Recorder.Value;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.detector.RecordedSignal.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Nezha (Yu et al. 2023): metrics and span aggregates by the minute. The alert is on the entry, at the time of the
/// failure; the late window is three minutes. The baseline of metrics is the time before; that of spans, of which
/// few minutes are recorded, all minutes of other failures.
final class Nezha implements Format {
    private static final double SECONDS = 60;
    private static final long LATE_WINDOW = 180;
    private static final long BEFORE = 600;
    private static final long HISTORY = 4 * 3600;
    private static final Measure CPU = Recorder.saturation("cpu");
    private static final Measure MEMORY = Recorder.saturation("memory");

    @Override
    public String name() {
        return "nezha";
    }

    @Override
    public List<Case> read(Path folder, boolean endToEnd) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Path root : Sources.allWithin(folder, "cases.json")) {
            NezhaSpans spans = NezhaSpans.read(root);
            Map<String, Table> metrics = new TreeMap<>();
            for (JsonNode item : Sources.json(root.resolve("cases.json"))) {
                String day = Sources.text(item, "day");
                Path file = root.resolve("metrics_" + day + ".csv");
                Table table = Files.isRegularFile(file) ? Sources.table(metrics, file) : Table.readIfThere(file);
                cases.add(one(root.getFileName().toString(), item, spans, table, endToEnd));
            }
        }
        return cases;
    }

    private static Case one(String system, JsonNode item, NezhaSpans spans, Table metrics, boolean endToEnd)
            throws IOException {
        String id = Sources.text(item, "case");
        long time = item.path("time").asLong();
        Instant alerted = Instant.ofEpochSecond(time);
        Calls calls = new Calls(system);
        spans.addCalls(calls);
        Recorder recorder = new Recorder(SECONDS);
        addMetrics(recorder, calls, metrics, time);
        spans.record(recorder, calls, time - BEFORE, time + LATE_WINDOW);
        Entity entry = calls.service(spans.entry());
        Event alert = Sources.alert("alert-" + id, alerted, entry, "slo");
        return new Case(
                id,
                system,
                item.path("fault").asText("unknown"),
                calls.snapshot(alerted),
                recorder.deviations(),
                endToEnd ? recorder.anomalies() : List.of(),
                endToEnd ? List.of() : List.of(alert),
                endToEnd ? "" : alert.id(),
                Instant.ofEpochSecond(time + LATE_WINDOW),
                Map.of(),
                0,
                new Truth(Set.of(Sources.text(item, "root_cause")), ""));
    }

    private static void addMetrics(Recorder recorder, Calls calls, Table metrics, long time) throws IOException {
        for (String column : metrics.columns()) {
            int bar = column.indexOf('|');
            String service = bar < 0 ? "" : column.substring(0, bar);
            if (bar < 0 || !calls.knows(service)) {
                continue;
            }
            switch (column.substring(bar + 1)) {
                case "cpu" -> add(recorder, calls.service(service), CPU, metrics, column, time);
                case "mem" -> add(recorder, calls.service(service), MEMORY, metrics, column, time);
                case "srv_p95" -> add(recorder, calls.service(service), Recorder.TAIL_LATENCY, metrics, column, time);
                default -> {}
            }
        }
    }

    private static void add(Recorder recorder, Entity service, Measure measure, Table metrics, String column, long time)
            throws IOException {
        List<Value> history = new ArrayList<>();
        List<Value> watched = new ArrayList<>();
        for (int row = 0; row < metrics.size(); row++) {
            long at = metrics.seconds(row, "time");
            if (at > time - HISTORY && at <= time + LATE_WINDOW) {
                (at <= time - BEFORE ? history : watched).add(new Value(at, metrics.number(row, column), 0));
            }
        }
        recorder.add(service, measure, history, watched);
    }
}
