package io.epicenter.benchmarks.logs;

import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.contracts.Json;
import io.epicenter.detector.log.template.LogTemplate;
import io.epicenter.detector.log.template.TemplateMiner;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// `evaluate log-templates`: finds the templates of log files in loghub's columns, with the settings that the detector
/// has, the same for all systems. A message counts to the template that its own has become by the end of the file.
/// Speed is that of a second reading.
public final class LogTemplateEvaluation implements Subject {
    private static final String CONTENT = "Content";
    private static final List<String> TRUTH = List.of("EventId", "EventTemplate");
    private static final int DEPTH = 3;
    private static final double NANOS = 1e9;

    /// One system's result.
    private record Result(String system, int messages, GroupingAccuracy grouping, double seconds) {}

    @Override
    public String name() {
        return "log-templates";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(List.of("--json"), List.of("--data"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        Path folder = Path.of(options.required("--data"));
        List<Result> results = new ArrayList<>();
        for (Path file : files(folder)) {
            CsvTable table = CsvTable.read(file);
            String truth = TRUTH.stream().filter(table::has).findFirst().orElse("");
            if (table.has(CONTENT) && !truth.isEmpty() && !table.rows().isEmpty()) {
                results.add(evaluate(system(file), table.column(CONTENT), table.column(truth)));
            }
        }
        if (results.isEmpty()) {
            throw new IOException("no CSV file with the columns Content and EventId in " + folder
                    + ": give --data a folder of loghub's *_structured.csv files");
        }
        table(results, out);
        if (options.has("--json")) {
            out.println(new String(Json.write(summary(results)), StandardCharsets.UTF_8));
        }
        return 0;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder: give --data one with loghub's *_structured.csv files");
        }
        try (Stream<Path> all = Files.walk(folder, DEPTH)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static String system(Path file) {
        return file.getFileName()
                .toString()
                .replaceAll("(_\\w*?k|_full)?(\\.log)?(_structured)?(_corrected)?\\.csv$", "");
    }

    private static Result evaluate(String system, List<String> lines, List<String> truth) {
        List<LogTemplate> groups = mine(lines);
        long start = System.nanoTime();
        mine(lines);
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Result(system, lines.size(), GroupingAccuracy.of(truth, groups), seconds);
    }

    private static List<LogTemplate> mine(List<String> lines) {
        TemplateMiner miner = new TemplateMiner(TemplateMiner.Settings.DEFAULT);
        List<LogTemplate> found = new ArrayList<>(lines.size());
        for (String line : lines) {
            found.add(miner.accept(line));
        }
        return found.stream().map(LogTemplate::root).toList();
    }

    private static void table(List<Result> results, PrintStream out) {
        out.printf(
                Locale.ROOT, "%-20s %9s %10s %8s %7s %7s%n", "system", "messages", "accuracy", "F1", "found", "true");
        for (Result result : results) {
            GroupingAccuracy grouping = result.grouping();
            out.printf(
                    Locale.ROOT,
                    "%-20s %9d %10.4f %8.4f %7d %7d%n",
                    result.system(),
                    result.messages(),
                    grouping.accuracy(),
                    grouping.f1(),
                    grouping.found(),
                    grouping.expected());
        }
        out.printf(Locale.ROOT, "%-20s %9d %10.4f %8.4f%n", "mean", messages(results), accuracy(results), f1(results));
    }

    private static long messages(List<Result> results) {
        return results.stream().mapToLong(Result::messages).sum();
    }

    private static double accuracy(List<Result> results) {
        return results.stream()
                .mapToDouble(result -> result.grouping().accuracy())
                .average()
                .orElse(0);
    }

    private static double f1(List<Result> results) {
        return results.stream()
                .mapToDouble(result -> result.grouping().f1())
                .average()
                .orElse(0);
    }

    private static Map<String, Object> summary(List<Result> results) {
        Map<String, Double> perSystem = new LinkedHashMap<>();
        results.forEach(
                result -> perSystem.put(result.system(), result.grouping().accuracy()));
        double seconds = results.stream().mapToDouble(Result::seconds).sum();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("systems", results.size());
        summary.put("messages", messages(results));
        summary.put("grouping_accuracy", accuracy(results));
        summary.put("grouping_f1", f1(results));
        summary.put("per_system", perSystem);
        summary.put("messages_per_second", messages(results) / Math.max(seconds, 1 / NANOS));
        return summary;
    }
}
