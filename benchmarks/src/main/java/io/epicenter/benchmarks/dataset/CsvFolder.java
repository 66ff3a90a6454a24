package io.epicenter.benchmarks.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder of `timestamp,value,label` files, also in folders inside it. Column names may vary and columns may stand in
/// any order; a file without a header has them in that order. A further column that names the series (`KPI ID`, `id`,
/// `series`) makes a file hold several.
public final class CsvFolder {
    private static final List<String> TIMES =
            List.of("timestamp", "time", "ts", "date", "datetime", "timestamps", "ds");
    private static final List<String> VALUES = List.of("value", "val", "y", "data", "metric_value");
    private static final List<String> LABELS =
            List.of("label", "labels", "is_anomaly", "anomaly", "class", "ground_truth");
    private static final List<String> NAMES = List.of("kpi id", "kpi_id", "id", "series", "series_id");

    private CsvFolder() {}

    /// Where a file has what; -1 = nowhere.
    private record Header(int time, int value, int label, int name, boolean present) {
        int last() {
            return Math.max(Math.max(time, value), label);
        }
    }

    /// All series, by name. The message of an IOException says which file and line is wrong.
    public static List<LabelledSeries> read(Path folder) throws IOException {
        List<LabelledSeries> all = new ArrayList<>();
        for (Path file : files(folder)) {
            read(folder, file, true, all);
        }
        if (all.isEmpty()) {
            throw new IOException(folder + " has no .csv file with rows of timestamp,value,label in it");
        }
        return all;
    }

    /// The `.csv` files below a folder, sorted.
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder: --data must name the folder with the recordings");
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(".csv") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /// Reads the series of one file.
    ///
    /// @param labelled whether it must have labels; otherwise nothing is abnormal
    public static void read(Path folder, Path file, boolean labelled, List<LabelledSeries> into) throws IOException {
        Map<String, SeriesBuilder> series = new TreeMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            if (line == null) {
                return;
            }
            Header header = header(file, line, labelled);
            int number = 1;
            if (header.present()) {
                line = reader.readLine();
                number++;
            }
            for (; line != null; line = reader.readLine(), number++) {
                if (!line.isBlank()) {
                    row(file, number, line, header, series);
                }
            }
        } catch (MalformedInputException binary) {
            throw new IOException(file + " is not UTF-8 text", binary);
        }
        String name = folder.relativize(file).toString();
        series.forEach((suffix, rows) -> into.add(rows.series(suffix.isEmpty() ? name : name + "#" + suffix)));
    }

    private static Header header(Path file, String line, boolean labelled) throws IOException {
        String[] fields = line.replace("\uFEFF", "").split(",", -1);
        if (TimestampParser.millis(clean(fields[0])).isPresent()) {
            if (fields.length < (labelled ? 3 : 2)) {
                throw new IOException(file + ":1 has " + fields.length + " columns; timestamp,value,label are needed");
            }
            return new Header(0, 1, labelled ? 2 : -1, -1, false);
        }
        int time = find(fields, TIMES);
        int value = find(fields, VALUES);
        int label = labelled ? find(fields, LABELS) : -1;
        if (time < 0 || value < 0 || (labelled && label < 0)) {
            String missing = time < 0 ? "timestamp" : value < 0 ? "value" : "label";
            throw new IOException(file + " has no column '" + missing + "': its first line is '" + line
                    + "', but must name timestamp,value" + (labelled ? ",label" : ""));
        }
        return new Header(time, value, label, find(fields, NAMES), true);
    }

    private static int find(String[] fields, List<String> names) {
        for (String name : names) {
            for (int i = 0; i < fields.length; i++) {
                if (clean(fields[i]).toLowerCase(Locale.ROOT).equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static String clean(String field) {
        String trimmed = field.trim();
        boolean quoted = trimmed.length() > 1 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
        return quoted ? trimmed.substring(1, trimmed.length() - 1).trim() : trimmed;
    }

    private static void row(Path file, int number, String line, Header header, Map<String, SeriesBuilder> series)
            throws IOException {
        String[] fields = line.split(",", -1);
        if (fields.length <= header.last()) {
            throw new IOException(file + ":" + number + " has " + fields.length + " columns, " + (header.last() + 1)
                    + " are needed: '" + line + "'");
        }
        OptionalLong time = TimestampParser.millis(clean(fields[header.time()]));
        if (time.isEmpty()) {
            throw new IOException(file + ":" + number + " has no time in '" + fields[header.time()]
                    + "': ISO 8601 or a number since 1970 is needed");
        }
        double value = value(file, number, clean(fields[header.value()]));
        boolean abnormal = header.label() >= 0 && label(file, number, clean(fields[header.label()]));
        String name = header.name() < 0 ? "" : clean(fields[header.name()]);
        series.computeIfAbsent(name, key -> new SeriesBuilder()).add(time.getAsLong(), value, abnormal);
    }

    /// A value; NaN where there is none.
    static double value(Path file, int number, String text) throws IOException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.isEmpty()
                || lower.equals("nan")
                || lower.equals("null")
                || lower.equals("none")
                || lower.equals("na")) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(
                    lower.replace("inf", "NaN").replace("NaNinity", "NaN").replace("-NaN", "NaN"));
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException not) {
            throw new IOException(file + ":" + number + " has no number in '" + text + "'", not);
        }
    }

    /// A label: 1, true, yes or anomaly are abnormal; 0, false, no, normal or nothing are not.
    static boolean label(Path file, int number, String text) throws IOException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "1.0", "true", "t", "yes", "anomaly", "abnormal" -> true;
            case "0", "0.0", "-1", "-1.0", "false", "f", "no", "normal", "", "nan" -> false;
            default -> throw new IOException(file + ":" + number + " has the label '" + text + "': 0 or 1 is needed");
        };
    }
}
