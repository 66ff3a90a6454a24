package io.epicenter.benchmarks.rootcause;

import io.epicenter.benchmarks.rootcause.SignalRecorder.Value;
import io.epicenter.contracts.Entity;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.signal.StandaloneSignal.SignalSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The span aggregates of a Nezha system, as the topology service would derive them from spans: by the minute, the
/// transport gap of each edge, the time of each service itself, and how often its operations run for a request.
final class NezhaSpans {
    private static final double SECONDS = 60;
    private static final double MICROS = 1e-6;
    private static final String ENTRY = "";
    private static final String GAPS = "trace_gap.csv";
    /// In median absolute deviations.
    private static final double FAR_OUT = 6;
    private static final double LEAST_SPREAD = 0.05;

    private final Map<String, Series> gaps = new TreeMap<>();
    private final Map<String, Series> self = new TreeMap<>();
    private final Map<String, Map<String, Series>> ratios = new TreeMap<>();
    private final Map<String, Map<String, Double>> calls = new TreeMap<>();
    private final Set<Long> minutes = new TreeSet<>();

    /// Values by the end of their minute.
    private static final class Series {
        private final TreeMap<Long, Value> values = new TreeMap<>();

        void put(long minute, double value, double volume) {
            long end = minute + (long) SECONDS;
            values.put(end, new Value(end, value, volume));
        }
    }

    static NezhaSpans read(Path root) throws IOException {
        NezhaSpans spans = new NezhaSpans();
        Path drawn = root.resolve("topology.csv");
        CsvFile topology = Files.isRegularFile(drawn) ? CsvFile.read(drawn) : CsvFile.readIfThere(root.resolve(GAPS));
        for (int row = 0; row < topology.size(); row++) {
            spans.calls
                    .computeIfAbsent(topology.text(row, "caller"), key -> new TreeMap<>())
                    .merge(topology.text(row, "callee"), topology.number(row, "calls"), Double::sum);
        }
        Map<String, Double> served = new HashMap<>();
        Map<String, Double> waited = new HashMap<>();
        spans.readGaps(CsvFile.readIfThere(root.resolve(GAPS)), served, waited);
        spans.readSelf(CsvFile.readIfThere(root.resolve("trace_svc.csv")), served, waited);
        spans.readRatios(CsvFile.readIfThere(root.resolve("trace_op.csv")), served);
        spans.readLogs(CsvFile.readIfThere(root.resolve("log_tpl.csv")), served);
        return spans;
    }

    private void readGaps(CsvFile table, Map<String, Double> served, Map<String, Double> waited) throws IOException {
        for (int row = 0; row < table.size(); row++) {
            long minute = table.seconds(row, "time");
            String caller = table.text(row, "caller");
            String callee = table.text(row, "callee");
            double count = table.number(row, "calls");
            double sum = table.number(row, "gap_sum_us") * MICROS;
            gaps.computeIfAbsent(caller + ">" + callee, key -> new Series())
                    .put(minute, Math.max(1e-6, sum / Math.max(1, count)), count / SECONDS);
            served.merge(callee + "@" + minute, count, Double::sum);
            waited.merge(caller + "@" + minute, sum, Double::sum);
            minutes.add(minute);
        }
    }

    private void readSelf(CsvFile table, Map<String, Double> served, Map<String, Double> waited) throws IOException {
        for (int row = 0; row < table.size(); row++) {
            long minute = table.seconds(row, "time");
            String service = table.text(row, "service");
            double own = table.number(row, "excl_sum_us") * MICROS - waited.getOrDefault(service + "@" + minute, 0.0);
            double requests = served.getOrDefault(service + "@" + minute, 0.0);
            double count = requests > 0 ? requests : table.number(row, "spans");
            self.computeIfAbsent(service, key -> new Series())
                    .put(minute, Math.max(1e-6, own / Math.max(1, count)), count / SECONDS);
            minutes.add(minute);
        }
    }

    /// Operations for each request served; an operation that is not seen in a recorded minute ran no times.
    private void readRatios(CsvFile table, Map<String, Double> served) throws IOException {
        Map<String, Map<String, Map<Long, Double>>> counts = new TreeMap<>();
        for (int row = 0; row < table.size(); row++) {
            counts.computeIfAbsent(table.text(row, "service"), key -> new TreeMap<>())
                    .computeIfAbsent(table.text(row, "op"), key -> new TreeMap<>())
                    .merge(table.seconds(row, "time"), table.number(row, "spans"), Double::sum);
        }
        counts.forEach((service, operations) -> {
            Map<Long, Double> whole = new TreeMap<>();
            for (long minute : minutes) {
                double requests = served.getOrDefault(service + "@" + minute, 0.0);
                whole.put(minute, requests > 0 ? requests : most(operations.values(), minute));
            }
            operations.forEach((operation, byMinute) -> {
                Series series = new Series();
                whole.forEach((minute, requests) -> {
                    double ratio = (byMinute.getOrDefault(minute, 0.0) + 0.5) / (requests + 0.5);
                    series.put(minute, Math.log(ratio), requests / SECONDS);
                });
                ratios.computeIfAbsent(service, key -> new TreeMap<>()).put(operation, series);
            });
        });
    }

    /// Lines of each template for each request served, in the minutes of which the service's logs are recorded; where
    /// nobody calls a service, for each of its lines. A template that is not seen in such a minute was not written.
    private void readLogs(CsvFile table, Map<String, Double> served) throws IOException {
        Map<String, Map<String, Map<Long, Double>>> counts = new TreeMap<>();
        Map<String, Map<Long, Double>> lines = new TreeMap<>();
        for (int row = 0; row < table.size(); row++) {
            String service = table.text(row, "service");
            long minute = table.seconds(row, "time");
            double count = table.number(row, "count");
            counts.computeIfAbsent(service, key -> new TreeMap<>())
                    .computeIfAbsent(table.text(row, "template_id"), key -> new TreeMap<>())
                    .merge(minute, count, Double::sum);
            lines.computeIfAbsent(service, key -> new TreeMap<>()).merge(minute, count, Double::sum);
        }
        counts.forEach((service, templates) -> templates.forEach((template, byMinute) -> {
            Series series = new Series();
            lines.getOrDefault(service, Map.of()).forEach((minute, all) -> {
                double requests = served.getOrDefault(service + "@" + minute, 0.0);
                double base = requests > 0 ? requests : all;
                double ratio = (byMinute.getOrDefault(minute, 0.0) + 0.5) / (base + 0.5);
                series.put(minute, Math.log(ratio), base / SECONDS);
            });
            ratios.computeIfAbsent(service, key -> new TreeMap<>()).put("template " + template, series);
        }));
    }

    /// For an entry, which nobody calls: its most frequent operation.
    private static double most(Collection<Map<Long, Double>> operations, long minute) {
        return operations.stream()
                .mapToDouble(counts -> counts.getOrDefault(minute, 0.0))
                .max()
                .orElse(0);
    }

    void addCalls(CallGraphBuilder known) {
        Map<String, Double> served = new TreeMap<>();
        double seconds = Math.max(1, minutes.size()) * SECONDS;
        calls.forEach((caller, callees) -> callees.forEach((callee, count) -> {
            known.add(caller, callee, count / seconds);
            served.merge(callee, count / seconds, Double::sum);
        }));
        served.forEach(known::serves);
        String entry = entry();
        double most = calls.getOrDefault(entry, Map.of()).values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        known.serves(entry, most / seconds);
    }

    /// The service that nobody calls and that calls most.
    String entry() {
        Set<String> called = new HashSet<>();
        calls.values().forEach(callees -> called.addAll(callees.keySet()));
        return calls.keySet().stream()
                .filter(service -> !called.contains(service))
                .max(Comparator.comparingInt(this::width).thenComparingDouble(this::weight))
                .orElse(calls.isEmpty() ? ENTRY : calls.keySet().iterator().next());
    }

    private int width(String service) {
        return calls.getOrDefault(service, Map.of()).size();
    }

    private double weight(String service) {
        return calls.getOrDefault(service, Map.of()).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /// Records what lies in the window; all minutes outside of it are the history.
    void record(SignalRecorder recorder, CallGraphBuilder known, long from, long to) {
        gaps.forEach((edge, series) -> {
            int arrow = edge.indexOf('>');
            Entity callee = known.service(edge.substring(arrow + 1));
            add(recorder, callee.edgeFrom(edge.substring(0, arrow)), SignalRecorder.GAP, series, from, to);
        });
        self.forEach((service, series) -> add(recorder, known.service(service), SignalRecorder.SELF, series, from, to));
        ratios.forEach((service, operations) -> operations.forEach((operation, series) ->
                add(recorder, known.service(service), SignalRecorder.logRatio(operation), series, from, to)));
    }

    private static void add(
            SignalRecorder recorder, Entity entity, SignalSpec measure, Series series, long from, long to) {
        List<Value> history = new ArrayList<>();
        List<Value> watched = new ArrayList<>();
        series.values.forEach((end, value) -> (end > from && end <= to ? watched : history).add(value));
        recorder.add(entity, measure, measure.transform() == Transform.LOG ? usual(history) : history, watched);
    }

    /// The minutes of other failures are all the history there is: durations far out belong to those failures.
    private static List<Value> usual(List<Value> history) {
        double[] sorted =
                history.stream().mapToDouble(NezhaSpans::level).sorted().toArray();
        if (sorted.length == 0) {
            return history;
        }
        double median = sorted[sorted.length / 2];
        double[] away = Arrays.stream(sorted)
                .map(level -> Math.abs(level - median))
                .sorted()
                .toArray();
        double most = FAR_OUT * Math.max(away[away.length / 2], LEAST_SPREAD);
        return history.stream()
                .filter(value -> Math.abs(level(value) - median) <= most)
                .toList();
    }

    private static double level(Value value) {
        return Math.log(Math.max(1e-9, value.value()));
    }
}
