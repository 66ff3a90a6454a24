package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import io.epicenter.benchmarks.speed.LiveModels.Signals;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `bench detector`: the hot path on a million live series, the wire decode, one engine, the service behind a
/// real broker, and a peer. Ends by itself after about three minutes on an idle machine.
public final class DetectorBench implements Subject {
    private static final int DEFAULT_SERIES = 1_000_000;
    private static final int DEFAULT_SERVICE_SERIES = 200_000;
    private static final int DEFAULT_STEPS = 100;
    private static final int DEFAULT_PARTITIONS = 4;
    private static final int ITERATION_SECONDS = 2;
    private static final List<String> PARTS = List.of("scoring", "wire", "engine", "forest", "service");

    @Override
    public String name() {
        return "detector";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--plain"),
                List.of("--only", "--series", "--service-series", "--steps", "--partitions"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        List<String> parts =
                options.text("--only").map(text -> List.of(text.split(","))).orElse(PARTS);
        if (!PARTS.containsAll(parts)) {
            throw new Options.UsageException("--only takes some of " + String.join(",", PARTS));
        }
        Report report = new Report(out);
        if (parts.contains("scoring")) {
            scoring((int) options.number("--series", DEFAULT_SERIES), report);
        }
        if (parts.contains("wire")) {
            report.rate("decode", "wire decode, as ingest writes (remote-write 2.0)", WireBenchmark.class, "symbols");
            report.rate("decode_plain", "wire decode, remote-write 1.0", WireBenchmark.class, "plain");
        }
        if (parts.contains("engine")) {
            engine(report);
        }
        if (parts.contains("forest")) {
            report.rate("rcf", "Amazon RCF, 100 live series", ForestBenchmark.class, "score");
            report.line("rcf_bytes_per_series", "  heap per series, bytes", Footprint.ofForests());
        }
        if (parts.contains("service")) {
            service(options, report);
        }
        if (options.has("--json")) {
            out.println(new String(Json.write(report.values), StandardCharsets.UTF_8));
        }
        return 0;
    }

    private static void scoring(int series, Report report) {
        report.measured(
                "",
                "hot path: score and learn, " + series + " live series in random order, the models of golden signals",
                scoring(series, Signals.RULED));
        report.line("bytes_per_series", "  model state per series, bytes", Footprint.ofModels(series, Signals.RULED));
        report.measured("raw_", "the same, models of series without a rule", scoring(series, Signals.RAW));
        report.line("raw_bytes_per_series", "  model state per series, bytes", Footprint.ofModels(series, Signals.RAW));
    }

    private static JmhResult scoring(int series, Signals signals) {
        return JmhResult.throughput(
                ScoringBenchmark.class, "score", ITERATION_SECONDS, Map.of("series", series, "signals", signals));
    }

    private static void engine(Report report) throws IOException {
        report.measured(
                "engine_",
                "engine: records in, anomalies out, " + EngineBenchmark.SERIES + " series in random order",
                JmhResult.steps(EngineBenchmark.class, "accept"));
        try {
            report.line(
                    "engine_bytes_per_series",
                    "  heap per series in all, bytes",
                    Footprint.ofEngine(EngineBenchmark.SERIES));
        } catch (MalformedMessageException bug) {
            throw new IOException(bug);
        }
    }

    private static void service(Options options, Report report) throws IOException {
        Path root = Path.of(System.getProperty("epicenter.root", "."))
                .toAbsolutePath()
                .normalize();
        ServiceRun.Result result = ServiceRun.run(
                new ServiceRun.Plan(
                        root,
                        options.has("--plain") ? Form.PLAIN : Form.SYMBOLS,
                        (int) options.number("--service-series", DEFAULT_SERVICE_SERIES),
                        (int) options.number("--steps", DEFAULT_STEPS),
                        (int) options.number("--partitions", DEFAULT_PARTITIONS)),
                report.out);
        report.head("service: broker to anomalies, first poll to last acknowledged output");
        report.line("end_to_end_samples_per_second", "  samples/s, wall clock", result.samplesPerSecond());
        report.line(
                "end_to_end_steady_samples_per_second", "  samples/s, second half", result.steadySamplesPerSecond());
        report.line(
                "end_to_end_samples_per_two_core_seconds",
                "  samples per second of two busy cores",
                result.samplesPerTwoCoreSeconds());
        report.line("end_to_end_seconds", "  seconds", result.seconds());
        report.line("end_to_end_detector_cpu_seconds", "  processor seconds, detector", result.detectorSeconds());
        report.line("end_to_end_broker_cpu_seconds", "  processor seconds, broker", result.brokerSeconds());
        report.line("end_to_end_samples", "  samples", (double) result.written().samples());
        report.line(
                "end_to_end_bytes_per_sample",
                "  bytes per sample on the wire, uncompressed",
                result.written().bytes() / (double) result.written().samples());
        report.line("end_to_end_signals", "  deviations and watermarks out", (double)
                result.outputs().signals());
        report.line("end_to_end_anomalies", "  anomalies out", (double)
                result.outputs().anomalies());
    }

    /// Prints lines for people as they come and keeps the values for `--json`.
    private static final class Report {
        private final PrintStream out;
        private final Map<String, Object> values = new LinkedHashMap<>();

        Report(PrintStream out) {
            this.out = out;
        }

        void head(String text) {
            out.println(text);
        }

        void line(String key, String text, double value) {
            if (Double.isNaN(value)) {
                return;
            }
            values.put(key, value < 100 ? Math.round(value * 100) / 100.0 : Math.round(value));
            out.printf(Locale.ROOT, "%-70s %,14.1f%n", text, value);
        }

        void rate(String key, String text, Class<?> benchmark, String method) {
            measured(key + "_", text, JmhResult.throughput(benchmark, method, ITERATION_SECONDS, Map.of()));
        }

        void measured(String prefix, String text, JmhResult measured) {
            head(text);
            line(prefix + "samples_per_second", "  samples/s on one core, median", measured.samplesPerSecond());
            line(prefix + "best_samples_per_second", "  samples/s on one core, best", measured.best());
            line(
                    prefix + "samples_per_processor_second",
                    "  samples per second of processor time",
                    measured.perProcessorSecond());
            line(prefix + "allocated_bytes_per_sample", "  bytes allocated per sample", measured.allocatedBytes());
        }
    }
}
