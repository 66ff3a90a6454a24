package io.epicenter.benchmarks.forecasts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.benchmarks.dataset.HealthyRecording;
import io.epicenter.benchmarks.forecasts.GeneratedCourse.Scenario;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.detector.forecast.BreachLimit;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.command.Options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `evaluate forecasts`: generated leaks with and without a daily rhythm, and healthy courses; or, with `--data`, the
/// healthy parts of recordings, each against bounds outside of all that it ever was, near and far, above and below.
public final class ForecastEvaluation implements Subject {
    private static final double FIRE = 0.9;
    private static final List<String> FORMATS = List.of("csv", "kpi", "nab", "asd");
    /// How far the bound is from all that a recording was, in parts of its range.
    private static final double[] MARGINS = {0.1, 0.5};

    @Override
    public String name() {
        return "forecasts";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json"), List.of("--courses", "--seed", "--horizon-hours", "--data", "--format"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        long courses = options.number("--courses", 40);
        long seed = options.number("--seed", 1);
        double hours = options.decimal("--horizon-hours", 24);
        if (courses < 1 || courses > 10_000 || !(hours > 0)) {
            throw new UsageException("--courses must be 1..10000 and --horizon-hours above 0");
        }
        long horizon = (long) (hours * 3_600_000);
        List<ForecastTrial> trials = options.has("--data")
                ? recorded(options.text("--format").orElse("csv"), Path.of(options.required("--data")), horizon)
                : generated(courses, seed, new BreachLimit(1, true, horizon, FIRE));
        print(trials, out);
        if (options.has("--json")) {
            out.println(json(trials));
        }
        return 0;
    }

    private static List<ForecastTrial> recorded(String format, Path folder, long horizonMillis) throws IOException {
        if (!FORMATS.contains(format)) {
            throw new UsageException("--format must be one of " + FORMATS + ", not '" + format + "'");
        }
        List<HealthyRecording> recordings = HealthyRecording.read(format, folder);
        List<ForecastTrial> trials = new ArrayList<>();
        for (double margin : MARGINS) {
            for (boolean above : new boolean[] {true, false}) {
                String name = String.format(Locale.ROOT, "%.0f%% %s", 100 * margin, above ? "above" : "below");
                ForecastTrial trial = new ForecastTrial(name);
                for (HealthyRecording recording : recordings) {
                    double room = margin * (recording.highest() - recording.lowest());
                    double bound = above ? recording.highest() + room : recording.lowest() - room;
                    trial.addHealthy(recording, new BreachLimit(bound, above, horizonMillis, FIRE));
                }
                trials.add(trial);
            }
        }
        return trials;
    }

    private static List<ForecastTrial> generated(long courses, long seed, BreachLimit limit) {
        List<ForecastTrial> trials = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            for (boolean daily : new boolean[] {false, true}) {
                trials.add(trial(scenario, daily, courses, seed, limit));
            }
        }
        return trials;
    }

    private static ForecastTrial trial(Scenario scenario, boolean daily, long courses, long seed, BreachLimit limit) {
        ForecastTrial trial = new ForecastTrial(
                GeneratedCourse.generate(scenario, daily, seed).kind());
        for (long i = 0; i < courses; i++) {
            trial.add(GeneratedCourse.generate(scenario, daily, seed * 100_000 + i), limit);
        }
        return trial;
    }

    private static void print(List<ForecastTrial> trials, PrintStream out) {
        out.printf(
                "%-16s %6s %9s %10s %10s %10s %8s %12s%n",
                "course", "leaks", "foretold", "lead h", "lead part", "error", "days", "false/day");
        for (ForecastTrial trial : trials) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %6d %9.3f %10.2f %10.3f %10.3f %8.0f %12.4f%n",
                    trial.kind,
                    trial.leaks(),
                    trial.detectionRate(),
                    trial.medianLeadHours(),
                    trial.medianLeadShare(),
                    trial.medianError(),
                    trial.healthyDays(),
                    trial.falsePerSeriesDay());
        }
    }

    private static String json(List<ForecastTrial> trials) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        ForecastTrial all = new ForecastTrial("all");
        trials.forEach(all::add);
        put(node, all);
        trials.forEach(trial -> put(node.putObject(trial.kind.replaceAll("[^a-z0-9]+", "_")), trial));
        return node.toString();
    }

    private static void put(ObjectNode node, ForecastTrial trial) {
        node.put("leaks", trial.leaks());
        node.put("detection_rate", trial.detectionRate());
        node.put("median_lead_hours", trial.medianLeadHours());
        node.put("median_lead_share", trial.medianLeadShare());
        node.put("median_breach_time_error", trial.medianError());
        node.put("healthy_series_days", trial.healthyDays());
        node.put("false_forecasts", trial.falseForecasts());
        node.put("false_forecasts_per_series_day", trial.falsePerSeriesDay());
    }
}
