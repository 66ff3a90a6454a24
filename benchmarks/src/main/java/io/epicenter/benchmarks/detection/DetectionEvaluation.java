package io.epicenter.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.benchmarks.candidate.Candidate;
import io.epicenter.benchmarks.candidate.Candidates;
import io.epicenter.benchmarks.dataset.AsdFolder;
import io.epicenter.benchmarks.dataset.CsvFolder;
import io.epicenter.benchmarks.dataset.LabelledSeries;
import io.epicenter.benchmarks.dataset.NabFolder;
import io.epicenter.benchmarks.score.DetectionMeasures;
import io.epicenter.benchmarks.score.EventScore;
import io.epicenter.benchmarks.score.FeedbackEffect;
import io.epicenter.benchmarks.score.ScoredSeries;
import io.epicenter.benchmarks.score.VolumeScore;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.command.Options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `evaluate detection`: scores a folder of labelled series online with one method and says how well that went.
public final class DetectionEvaluation implements Subject {
    private static final List<String> FORMATS = List.of("nab", "kpi", "csv", "asd");

    @Override
    public String name() {
        return "detection";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--per-series", "--feedback"),
                List.of("--format", "--data", "--method", "--threshold", "--fit"));
    }

    /// What was read.
    ///
    /// @param metrics the single metrics of machines, where they have labels of their own
    private record Recordings(List<LabelledSeries> series, List<LabelledSeries> metrics) {}

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        String format = options.text("--format").orElse("csv");
        if (!FORMATS.contains(format)) {
            throw new UsageException("--format must be one of " + FORMATS + ", not '" + format + "'");
        }
        Candidate candidate = Candidates.named(options.text("--method").orElse(Candidates.DEFAULT));
        if (options.has("--threshold") && options.has("--fit")) {
            throw new UsageException("--threshold and --fit exclude each other");
        }
        Recordings recordings = read(format, Path.of(options.required("--data")));
        double threshold = threshold(options, format, candidate);
        List<ScoredSeries> scored = score(candidate, recordings.series());
        Map<String, Double> values = values(format, candidate, recordings, scored, threshold);
        if (options.has("--feedback")) {
            values.putAll(FeedbackEffect.of(scored, threshold));
        }
        if (options.has("--per-series")) {
            printSeries(scored, threshold, out);
        }
        print(format, candidate, values, out);
        if (options.has("--json")) {
            out.println(json(format, candidate, values));
        }
        return 0;
    }

    private static Recordings read(String format, Path folder) throws IOException {
        return switch (format) {
            case "nab" -> new Recordings(NabFolder.read(folder), List.of());
            case "asd" -> {
                List<AsdFolder.Machine> machines = AsdFolder.read(folder);
                yield new Recordings(
                        machines.stream().map(AsdFolder.Machine::rows).toList(),
                        machines.stream()
                                .flatMap(machine -> machine.metrics().stream())
                                .toList());
            }
            default -> new Recordings(CsvFolder.read(folder), List.of());
        };
    }

    private static double threshold(Options options, String format, Candidate candidate) throws IOException {
        if (options.has("--fit")) {
            Path folder = Path.of(options.required("--fit"));
            return DetectionMeasures.best(score(candidate, read(format, folder).series()))
                    .threshold();
        }
        return options.decimal("--threshold", candidate.threshold());
    }

    private static List<ScoredSeries> score(Candidate candidate, List<LabelledSeries> series) {
        List<ScoredSeries> scored = new ArrayList<>();
        series.forEach(one -> scored.add(ScoredSeries.by(candidate, one)));
        return scored;
    }

    private static Map<String, Double> values(
            String format, Candidate candidate, Recordings recordings, List<ScoredSeries> scored, double threshold) {
        long points = scored.stream().mapToLong(ScoredSeries::points).sum();
        long nanos = scored.stream().mapToLong(ScoredSeries::nanos).sum();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("series", (double) scored.size());
        values.put("points", (double) points);
        values.put("threshold", threshold);
        values.putAll(DetectionMeasures.common(scored, threshold));
        if (format.equals("nab")) {
            values.putAll(DetectionMeasures.nab(scored, threshold));
        }
        if (!recordings.metrics().isEmpty() && !candidate.isMultivariate()) {
            DetectionMeasures.common(score(candidate, recordings.metrics()), threshold)
                    .forEach((key, value) -> values.put("metric_" + key, value));
        }
        values.put("points_per_second", nanos == 0 ? 0 : points * 1e9 / nanos);
        return values;
    }

    private static void print(String format, Candidate candidate, Map<String, Double> values, PrintStream out) {
        out.printf(Locale.ROOT, "%-34s %s%n", "method", candidate.name());
        out.printf(Locale.ROOT, "%-34s %s%n", "format", format);
        values.forEach((key, value) -> out.printf(Locale.ROOT, "%-34s %s%n", key, text(value)));
        out.println("vus_pr: borders of 0.." + VolumeScore.WIDEST
                + " samples; *_cross: threshold of one half of the series, scored on the other; *_best: the best one");
    }

    private static String text(double value) {
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 1000;
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, whole ? "%.0f" : "%.4f", value);
    }

    private static void printSeries(List<ScoredSeries> scored, double threshold, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-52s %8s %6s %7s %7s %7s %7s%n",
                "series",
                "points",
                "events",
                "F1",
                "found",
                "false",
                "vus_pr");
        for (ScoredSeries one : scored) {
            EventScore score = DetectionMeasures.events(List.of(one), threshold);
            out.printf(
                    Locale.ROOT,
                    "%-52s %8d %6d %7.3f %7d %7d %7.3f%n",
                    one.series().name(),
                    one.series().size(),
                    score.segments(),
                    score.f1(),
                    score.detected(),
                    score.falseAlerts(),
                    DetectionMeasures.volume(List.of(one)));
        }
    }

    private static String json(String format, Candidate candidate, Map<String, Double> values) throws IOException {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("method", candidate.name()).put("format", format);
        values.forEach((key, value) -> {
            if (Double.isNaN(value)) {
                node.putNull(key);
            } else if (key.equals("series") || key.equals("points")) {
                node.put(key, value.longValue());
            } else {
                node.put(key, value.doubleValue());
            }
        });
        return node.toString();
    }
}
