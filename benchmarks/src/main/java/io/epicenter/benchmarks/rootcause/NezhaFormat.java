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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Nezha (Yu et al. 2023): metrics and span aggregates by the minute. The alert is on the entry, at the time of the
/// failure; the late window is three minutes. The baseline of metrics is the time before; that of spans, of which
/// few minutes are recorded, all minutes of other failures.
final class NezhaFormat implements FailureFormat {
    private static final double SECONDS = 60;
    private static final long LATE_WINDOW = 180;
    private static final long BEFORE = 600;
    private static final String RATE = "|ops";
    private static final double LEAST_GAP = 0.001;
    private static final long HISTORY = 4 * 3600;
    private static final SignalSpec CPU = SignalRecorder.saturation("cpu");
    private static final SignalSpec MEMORY = SignalRecorder.saturation("memory");

    @Override
    public String name() {
        return "nezha";
    }

    @Override
    public List<FailureCase> read(Path folder, boolean endToEnd) throws IOException {
        List<FailureCase> cases = new ArrayList<>();
        for (Path root : FailureFiles.allWithin(folder, "cases.json")) {
            NezhaSpans spans = NezhaSpans.read(root);
            Map<String, CsvFile> metrics = new TreeMap<>();
            for (JsonNode item : FailureFiles.json(root.resolve("cases.json"))) {
                String day = FailureFiles.text(item, "day");
                Path file = root.resolve("metrics_" + day + ".csv");
                CsvFile table =
                        Files.isRegularFile(file) ? FailureFiles.table(metrics, file) : CsvFile.readIfThere(file);
                cases.add(one(root.getFileName().toString(), item, spans, table, endToEnd));
            }
        }
        return cases;
    }

    private static FailureCase one(String system, JsonNode item, NezhaSpans spans, CsvFile metrics, boolean endToEnd)
            throws IOException {
        String id = FailureFiles.text(item, "case");
        long time = item.path("time").asLong();
        Instant alerted = Instant.ofEpochSecond(time);
        CallGraphBuilder calls = new CallGraphBuilder(system);
        spans.addCalls(calls);
        SignalRecorder recorder = new SignalRecorder(SECONDS);
        addMetrics(recorder, calls, metrics, time);
        addRates(calls, metrics);
        spans.record(recorder, calls, time - BEFORE, time + LATE_WINDOW);
        Entity entry = calls.service(spans.entry());
        Event alert = FailureFiles.alert("alert-" + id, alerted, entry, "slo");
        return new FailureCase(
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
                new Truth(Set.of(FailureFiles.text(item, "root_cause")), ""));
    }

    private static void addMetrics(SignalRecorder recorder, CallGraphBuilder calls, CsvFile metrics, long time)
            throws IOException {
        for (String column : metrics.columns()) {
            int bar = column.indexOf('|');
            String service = bar < 0 ? "" : column.substring(0, bar);
            if (bar < 0 || !calls.knows(service)) {
                continue;
            }
            Entity entity = calls.service(service);
            switch (column.substring(bar + 1)) {
                case "cpu" -> add(recorder, entity, CPU, metrics, row -> metrics.number(row, column), time);
                case "mem" -> add(recorder, entity, MEMORY, metrics, row -> metrics.number(row, column), time);
                case "srv_p95" ->
                    add(
                            recorder,
                            entity,
                            SignalRecorder.TAIL_LATENCY,
                            metrics,
                            row -> metrics.number(row, column),
                            time);
                case "cli_p95" ->
                    add(recorder, entity, SignalRecorder.GAP, metrics, row -> gap(metrics, row, service), time);
                default -> {}
            }
        }
    }

    /// Requests that services serve, per second, where that is measured.
    private static void addRates(CallGraphBuilder calls, CsvFile metrics) throws IOException {
        for (String column : metrics.columns()) {
            String service = column.substring(0, Math.max(0, column.indexOf('|')));
            if (column.endsWith(RATE) && calls.knows(service)) {
                double sum = 0;
                for (int row = 0; row < metrics.size(); row++) {
                    double rate = metrics.number(row, column);
                    sum += Double.isFinite(rate) ? rate : 0;
                }
                calls.serves(service, sum / Math.max(1, metrics.size()));
            }
        }
    }

    /// What clients of a service wait beyond its own time, s.
    private static double gap(CsvFile metrics, int row, String service) throws IOException {
        double waited = metrics.number(row, service + "|cli_p95");
        String served = service + "|srv_p95";
        double inside = metrics.has(served) ? metrics.number(row, served) : 0;
        return Math.max(LEAST_GAP, waited - (Double.isFinite(inside) ? inside : 0));
    }

    private interface Column {
        double at(int row) throws IOException;
    }

    private static void add(
            SignalRecorder recorder, Entity service, SignalSpec measure, CsvFile metrics, Column column, long time)
            throws IOException {
        String rate = service.name() + RATE;
        List<Value> history = new ArrayList<>();
        List<Value> watched = new ArrayList<>();
        for (int row = 0; row < metrics.size(); row++) {
            long at = metrics.seconds(row, "time");
            if (at > time - HISTORY && at <= time + LATE_WINDOW) {
                (at <= time - BEFORE ? history : watched)
                        .add(new Value(at, column.at(row), metrics.has(rate) ? metrics.number(row, rate) : 0));
            }
        }
        recorder.add(service, measure, history, watched);
    }
}
