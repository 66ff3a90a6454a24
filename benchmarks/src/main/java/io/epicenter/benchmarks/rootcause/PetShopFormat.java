package io.epicenter.benchmarks.rootcause;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.benchmarks.rootcause.FailureCase.Truth;
import io.epicenter.benchmarks.rootcause.SignalRecorder.Value;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// PetShop (Hardt et al. 2023): `node|metric|statistic` columns on a 5-min grid, a normal stretch and one file each
/// case. The late window is the rest of the case's file. Availability is per cent, latency s, requests a sum.
final class PetShopFormat implements FailureFormat {
    private static final double SECONDS = 300;

    @Override
    public String name() {
        return "petshop";
    }

    @Override
    public List<FailureCase> read(Path folder, boolean endToEnd) throws IOException {
        Path root = FailureFiles.within(folder, "cases.json");
        List<FailureCase> cases = new ArrayList<>();
        Map<String, CsvFile> tables = new TreeMap<>();
        for (JsonNode item : FailureFiles.json(root.resolve("cases.json"))) {
            String usual = item.path("normal").asText("");
            CsvFile normal = usual.isEmpty() ? CsvFile.NONE : FailureFiles.table(tables, root.resolve(usual));
            CsvFile abnormal = CsvFile.read(root.resolve(FailureFiles.text(item, "abnormal")));
            CsvFile topology = FailureFiles.table(tables, root.resolve(FailureFiles.text(item, "topology")));
            cases.add(one(item, normal, abnormal, topology, endToEnd));
        }
        return cases;
    }

    private static FailureCase one(JsonNode item, CsvFile normal, CsvFile abnormal, CsvFile topology, boolean endToEnd)
            throws IOException {
        String id = FailureFiles.text(item, "case");
        String system = item.path("scenario").asText("petshop");
        CallGraphBuilder calls = new CallGraphBuilder(system);
        Set<String> names = new TreeSet<>();
        for (String column : abnormal.columns()) {
            if (column.contains("|")) {
                names.add(column.substring(0, column.indexOf('|')));
            }
        }
        for (String name : names) {
            calls.service(name);
            String requests = name + "|requests|Sum";
            double usual = mean(normal, requests);
            calls.serves(name, usual / SECONDS);
            for (int row = abnormal.size() - 1; row >= 0 && usual == 0 && abnormal.has(requests); row--) {
                if (abnormal.number(row, requests) > 0) {
                    calls.appears(name, Instant.ofEpochSecond(abnormal.seconds(row, "time")));
                }
            }
        }
        for (int row = 0; row < topology.size(); row++) {
            calls.add(topology.text(row, "caller"), topology.text(row, "callee"), Double.NaN);
        }
        SignalRecorder recorder = new SignalRecorder(SECONDS);
        for (String name : names) {
            record(recorder, calls.service(name), name, normal, abnormal);
        }
        long time = item.path("time").asLong();
        Instant alerted = Instant.ofEpochSecond(time);
        long last = abnormal.seconds(abnormal.size() - 1, "time");
        Entity target = calls.service(FailureFiles.text(item, "target"));
        Event alert = FailureFiles.alert(
                "alert-" + id, alerted, target, item.path("target_metric").asText("latency"));
        return new FailureCase(
                id,
                system,
                item.path("target_metric").asText("latency"),
                calls.snapshot(alerted),
                recorder.deviations(),
                endToEnd ? recorder.anomalies() : List.of(),
                endToEnd ? List.of() : List.of(alert),
                endToEnd ? "" : alert.id(),
                Instant.ofEpochSecond(Math.max(last, time)).plusSeconds(30),
                Map.of(),
                0,
                new Truth(Set.of(FailureFiles.text(item, "root_cause")), ""));
    }

    private static void record(SignalRecorder recorder, Entity entity, String name, CsvFile normal, CsvFile abnormal)
            throws IOException {
        String requests = name + "|requests|Sum";
        recorder.add(
                entity,
                SignalRecorder.LATENCY,
                values(normal, name + "|latency|Average", requests, false),
                values(abnormal, name + "|latency|Average", requests, false));
        recorder.add(
                entity,
                SignalRecorder.ERRORS,
                values(normal, name + "|availability|Average", requests, true),
                values(abnormal, name + "|availability|Average", requests, true));
        List<Value> rates = rates(values(normal, requests, requests, false));
        recorder.add(entity, SignalRecorder.TRAFFIC, rates, rates(values(abnormal, requests, requests, false)));
    }

    private static List<Value> rates(List<Value> sums) {
        return sums.stream()
                .map(value -> new Value(value.seconds(), value.value() / SECONDS, 0))
                .toList();
    }

    private static List<Value> values(CsvFile table, String column, String requests, boolean failures)
            throws IOException {
        List<Value> values = new ArrayList<>();
        if (!table.has(column)) {
            return values;
        }
        for (int row = 0; row < table.size(); row++) {
            double value = table.number(row, column);
            double count = table.has(requests) ? table.number(row, requests) : 0;
            double volume = Double.isFinite(count) ? count / SECONDS : 0;
            values.add(new Value(table.seconds(row, "time"), failures ? 1 - value / 100 : value, volume));
        }
        return values;
    }

    private static double mean(CsvFile table, String column) throws IOException {
        double sum = 0;
        for (int row = 0; row < table.size() && table.has(column); row++) {
            double value = table.number(row, column);
            sum += Double.isFinite(value) ? value : 0;
        }
        return sum / Math.max(1, table.size());
    }
}
