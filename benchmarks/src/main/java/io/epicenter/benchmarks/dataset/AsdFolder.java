package io.epicenter.benchmarks.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The layout of the Application Server Dataset: `<machine>_train.csv` (rows of metrics, no header),
/// `<machine>_test.csv` (the same with a last column of labels) and, where there is one,
/// `per_metric_labels/<machine>.txt` with lines `from-to:metric,metric,...` (rows of the test file from 0, both
/// included; metrics from 1). Rows are 5 minutes apart. The train rows come first and are not judged.
public final class AsdFolder {
    private static final long STEP_MILLIS = 300_000;
    private static final String TEST = "_test.csv";

    private AsdFolder() {}

    /// One machine: its rows with the machine's label, and the rows at which each metric is abnormal, where told.
    public record Machine(LabelledSeries rows, List<LabelledSeries> metrics) {
        public Machine {
            metrics = List.copyOf(metrics);
        }
    }

    public static List<Machine> read(Path folder) throws IOException {
        List<Machine> machines = new ArrayList<>();
        for (Path test : CsvFolder.files(folder)) {
            if (test.getFileName().toString().endsWith(TEST)) {
                machines.add(machine(test));
            }
        }
        if (machines.isEmpty()) {
            throw new IOException(folder + " has no <machine>_test.csv in it");
        }
        return machines;
    }

    private static Machine machine(Path test) throws IOException {
        String file = test.getFileName().toString();
        String name = file.substring(0, file.length() - TEST.length());
        List<double[]> tested = numbers(test);
        if (tested.isEmpty() || tested.getFirst().length < 2) {
            throw new IOException(test + " needs at least one metric and a last column with labels");
        }
        int metrics = tested.getFirst().length - 1;
        Path train = test.resolveSibling(name + "_train.csv");
        List<double[]> lead = Files.isRegularFile(train) ? numbers(train) : List.of();
        int size = lead.size() + tested.size();
        double[][] columns = new double[metrics][size];
        boolean[] label = new boolean[size];
        long[] millis = new long[size];
        for (int i = 0; i < size; i++) {
            millis[i] = (i + 1) * STEP_MILLIS;
            double[] row = i < lead.size() ? lead.get(i) : tested.get(i - lead.size());
            if (row.length < metrics) {
                throw new IOException((i < lead.size() ? train + ":" + (i + 1) : test + ":" + (i - lead.size() + 1))
                        + " has " + row.length + " columns, " + metrics + " are needed");
            }
            for (int metric = 0; metric < metrics; metric++) {
                columns[metric][i] = row[metric];
            }
            label[i] = i >= lead.size() && row.length > metrics && row[metrics] > 0;
        }
        LabelledSeries rows = new LabelledSeries(name, millis, columns, label, lead.size());
        Path labels = test.resolveSibling("per_metric_labels").resolve(name + ".txt");
        return new Machine(rows, Files.isRegularFile(labels) ? metrics(rows, labels) : List.of());
    }

    private static List<double[]> numbers(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] fields = lines.get(i).split(",", -1);
            double[] row = new double[fields.length];
            for (int k = 0; k < row.length; k++) {
                row[k] = CsvFolder.value(file, i + 1, fields[k].trim());
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<LabelledSeries> metrics(LabelledSeries rows, Path file) throws IOException {
        boolean[][] abnormal = new boolean[rows.columns().length][rows.size()];
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                mark(abnormal, rows.probation(), line.trim(), file);
            }
        }
        List<LabelledSeries> metrics = new ArrayList<>();
        for (int metric = 0; metric < abnormal.length; metric++) {
            metrics.add(LabelledSeries.of(
                    rows.name() + "#" + (metric + 1),
                    rows.millis(),
                    rows.columns()[metric],
                    abnormal[metric],
                    rows.probation()));
        }
        return metrics;
    }

    private static void mark(boolean[][] abnormal, int lead, String line, Path file) throws IOException {
        try {
            int colon = line.indexOf(':');
            int dash = line.indexOf('-');
            int from = lead + Integer.parseInt(line.substring(0, dash).trim());
            int to = lead + Integer.parseInt(line.substring(dash + 1, colon).trim());
            for (String metric : line.substring(colon + 1).split(",", -1)) {
                Arrays.fill(abnormal[Integer.parseInt(metric.trim()) - 1], from, to + 1, true);
            }
        } catch (RuntimeException not) {
            throw new IOException(
                    file + " has '" + line + "' where from-to:metric,metric,... within the data is needed", not);
        }
    }
}
