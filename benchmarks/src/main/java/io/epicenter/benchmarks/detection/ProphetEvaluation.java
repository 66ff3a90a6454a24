package io.epicenter.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.benchmarks.dataset.CsvFolder;
import io.epicenter.benchmarks.dataset.LabelledSeries;
import io.epicenter.benchmarks.dataset.TimestampParser;
import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.detector.curve.Prophet;
import io.epicenter.detector.curve.ProphetCurve;
import io.epicenter.detector.curve.TimeSeries;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.command.Options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// `evaluate prophet`: fits Prophet's model to one file of `ds,y`, such as the examples of Prophet's repository, and
/// prints its coefficients, forecasts and 80 % intervals in Prophet's terms, to be compared with published ones.
public final class ProphetEvaluation implements Subject {
    /// Of the normal distribution: half the width of its middle 80 %.
    private static final double EIGHTY_PERCENT = 1.2815515655446004;

    private static final int FEWEST = 8;

    @Override
    public String name() {
        return "prophet";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--multiplicative", "--logarithm"),
                List.of("--data", "--held-out", "--at", "--changepoint-scale"));
    }

    @Override
    public int run(Options options, PrintStream out) throws IOException {
        Path file = Path.of(options.required("--data"));
        TimeSeries all = points(file, options.has("--logarithm"));
        long heldOut = options.number("--held-out", 0);
        if (heldOut < 0 || all.size() - heldOut < FEWEST) {
            throw new UsageException("--held-out must leave at least " + FEWEST + " of the " + all.size() + " rows");
        }
        double changepointScale = options.decimal("--changepoint-scale", Prophet.Options.DEFAULT.changepointScale());
        if (!(changepointScale > 0)) {
            throw new UsageException("--changepoint-scale must be above 0");
        }
        Prophet.Options settings = new Prophet.Options(
                changepointScale,
                Prophet.Options.DEFAULT.seasonalityScale(),
                options.has("--multiplicative"),
                List.of());
        int fitted = all.size() - (int) heldOut;
        ProphetCurve curve = Prophet.fit(part(all, 0, fitted), settings);
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("rows", all.size()).put("fitted_rows", fitted);
        node.put("k", curve.slope()).put("m", curve.level()).put("y_scale", curve.scale());
        node.put("sigma", curve.sigma()).put("coverage_80", coverage(curve, part(all, 0, fitted)));
        if (heldOut > 0) {
            TimeSeries later = part(all, fitted, all.size());
            node.put("held_out_rmse", rootMeanSquare(curve, later)).put("held_out_coverage_80", coverage(curve, later));
        }
        print(node, out);
        List<Long> times = times(options.text("--at").orElse(""));
        ObjectNode forecasts = node.putObject("forecasts");
        for (long time : times) {
            forecast(curve, time, forecasts, out);
        }
        if (options.has("--json")) {
            out.println(node);
        }
        return 0;
    }

    private static TimeSeries points(Path file, boolean logarithm) throws IOException {
        if (!java.nio.file.Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file: --data must name a .csv file with the columns ds,y");
        }
        List<LabelledSeries> read = new ArrayList<>();
        Path folder = file.toAbsolutePath().getParent();
        CsvFolder.read(folder == null ? file : folder, file.toAbsolutePath(), false, read);
        if (read.size() != 1) {
            throw new IOException(file + " holds " + read.size() + " series, one is needed");
        }
        long[] times = read.getFirst().millis();
        double[] values = read.getFirst().columns()[0];
        int kept = 0;
        long[] when = new long[times.length];
        double[] what = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            double value = logarithm ? Math.log(values[i]) : values[i];
            if (Double.isFinite(value)) {
                when[kept] = times[i];
                what[kept++] = value;
            }
        }
        if (kept < FEWEST) {
            throw new IOException(file + " has " + kept + " rows with a value, " + FEWEST + " are needed");
        }
        return new TimeSeries(Arrays.copyOf(when, kept), Arrays.copyOf(what, kept), shortestStep(when, kept));
    }

    private static long shortestStep(long[] times, int size) {
        long least = Long.MAX_VALUE;
        for (int i = 1; i < size; i++) {
            least = Math.min(least, times[i] - times[i - 1]);
        }
        return least;
    }

    private static TimeSeries part(TimeSeries all, int from, int to) {
        return new TimeSeries(
                Arrays.copyOfRange(all.times(), from, to),
                Arrays.copyOfRange(all.values(), from, to),
                all.stepMillis());
    }

    private static List<Long> times(String list) {
        List<Long> times = new ArrayList<>();
        for (String text : list.split(",")) {
            if (!text.isBlank()) {
                times.add(TimestampParser.millis(text)
                        .orElseThrow(() -> new UsageException("--at has no time in '" + text + "'")));
            }
        }
        return times;
    }

    private static double coverage(ProphetCurve curve, TimeSeries points) {
        int inside = 0;
        for (int i = 0; i < points.size(); i++) {
            double half = EIGHTY_PERCENT * curve.deviationAt(points.times()[i]);
            inside += Math.abs(points.values()[i] - curve.at(points.times()[i])) <= half ? 1 : 0;
        }
        return (double) inside / points.size();
    }

    private static double rootMeanSquare(ProphetCurve curve, TimeSeries points) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            double miss = points.values()[i] - curve.at(points.times()[i]);
            sum += miss * miss;
        }
        return Math.sqrt(sum / points.size());
    }

    private static void print(ObjectNode node, PrintStream out) {
        node.properties()
                .forEach(entry -> out.printf(
                        Locale.ROOT,
                        "%-22s %12.6f%n",
                        entry.getKey(),
                        entry.getValue().asDouble()));
    }

    private static void forecast(ProphetCurve curve, long time, ObjectNode forecasts, PrintStream out) {
        double half = EIGHTY_PERCENT * curve.deviationAt(time);
        double yhat = curve.at(time);
        String at = Instant.ofEpochMilli(time).toString();
        out.printf(
                Locale.ROOT,
                "%s  yhat %.6f  yhat_lower %.6f  yhat_upper %.6f  trend %.6f%n",
                at,
                yhat,
                yhat - half,
                yhat + half,
                curve.trendAt(time));
        forecasts
                .putObject(at)
                .put("yhat", yhat)
                .put("yhat_lower", yhat - half)
                .put("yhat_upper", yhat + half)
                .put("trend", curve.trendAt(time));
    }
}
