package io.epicenter.benchmarks.topology;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// Several runs of blast-radius look-ups over HTTP against one service, with the load of the machine and the processor
/// time that the service took, so that a run beside other programs can be told from a slow service. What is reported is
/// the median of the runs.
record HttpRuns(List<Run> runs) {
    private static final int WARM_UP_SECONDS = 10;
    private static final int DIFFERENT_SERVICES = 10_000;

    HttpRuns {
        runs = List.copyOf(runs);
    }

    /// @param cpuMicros processor time of the service for one request
    /// @param load runnable threads of the machine, mean of the last minute, when the run ended
    record Run(HttpLoad.Result result, double cpuMicros, double load) {}

    /// Starts a service with the graph, warms it up and asks it for random services.
    static HttpRuns of(GraphRun graph, int rate, int seconds, int runs, PrintStream out) throws IOException {
        Random random = new Random(7);
        List<String> paths = random.ints(
                        DIFFERENT_SERVICES, 0, graph.snapshot().nodes().size())
                .mapToObj(node -> ServiceUnderTest.path(
                        graph.snapshot().node(node).entity().name()))
                .toList();
        List<Run> done = new ArrayList<>();
        try (ServiceUnderTest service = new ServiceUnderTest(graph.packed())) {
            HttpLoad load = new HttpLoad(service.port(), paths, rate);
            load.run(WARM_UP_SECONDS);
            for (int i = 0; i < runs; i++) {
                Duration before = service.processorTime();
                HttpLoad.Result result = load.run(seconds);
                double micros = service.processorTime().minus(before).toNanos() / 1e3 / result.sortedNanos().length;
                double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                done.add(new Run(result, micros, average));
                out.printf(
                        Locale.ROOT,
                        "HTTP: %.0f of %d blast radii/s for %d s: p50 %.2f ms, p99 %.2f ms, max %.1f ms, %d failed, mean"
                                + " answer %d B, processor time %.0f us a request, load %.1f%n",
                        result.perSecond(),
                        rate,
                        seconds,
                        result.millis(0.5),
                        result.millis(0.99),
                        result.millis(1),
                        result.failed(),
                        result.bytes() / result.sortedNanos().length,
                        micros,
                        average);
            }
        }
        HttpRuns all = new HttpRuns(done);
        out.printf(
                Locale.ROOT,
                "HTTP, median of %d runs: p50 %.2f ms, p99 %.2f ms, processor time %.0f us a request%n",
                runs,
                all.median(run -> run.result().millis(0.5)),
                all.median(run -> run.result().millis(0.99)),
                all.median(Run::cpuMicros));
        return all;
    }

    private double median(ToDoubleFunction<Run> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    void addTo(ObjectNode json) {
        json.put("http_requests_per_second", median(run -> run.result().perSecond()));
        json.put("http_p50_ms", median(run -> run.result().millis(0.5)));
        json.put("http_p99_ms", median(run -> run.result().millis(0.99)));
        json.put("http_max_ms", median(run -> run.result().millis(1)));
        json.put(
                "http_failed",
                runs.stream().mapToInt(run -> run.result().failed()).sum());
        json.put("http_cpu_us_per_request", median(Run::cpuMicros));
        ArrayNode p99 = json.putArray("http_p99_ms_runs");
        ArrayNode load = json.putArray("http_load_average_runs");
        runs.forEach(run -> {
            p99.add(run.result().millis(0.99));
            load.add(run.load());
        });
    }
}
