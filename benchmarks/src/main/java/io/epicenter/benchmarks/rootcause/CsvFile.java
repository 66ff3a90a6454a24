package io.epicenter.benchmarks.rootcause;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A CSV file with a header line; fields may be quoted. Source: RFC 4180, without line breaks inside of fields.
final class CsvFile {
    private static final String TIME = "time";

    static final CsvFile NONE = new CsvFile(Path.of(""), List.of());

    private final Path file;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<String, Integer> index = new TreeMap<>();

    private CsvFile(Path file, List<String> columns) {
        this.file = file;
        this.columns = columns;
        for (int i = 0; i < columns.size(); i++) {
            index.put(columns.get(i), i);
        }
    }

    /// @throws IOException when it is not there or has a row of another width than its header
    static CsvFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing: give the folder that the archive was unpacked to");
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            throw new IOException(file + " is empty: a header line was expected");
        }
        CsvFile table = new CsvFile(file, split(lines.getFirst()));
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> row = split(lines.get(i));
            if (row.size() != table.columns.size()) {
                throw new IOException(file + " line " + (i + 1) + " has " + row.size() + " fields, its header "
                        + table.columns.size());
            }
            table.rows.add(row);
        }
        table.sortByTime();
        return table;
    }

    /// Rows that say when they are of, in order, however the file has them.
    private void sortByTime() throws IOException {
        if (!has(TIME)) {
            return;
        }
        IdentityHashMap<List<String>, Long> times = new IdentityHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            times.put(rows.get(row), seconds(row, TIME));
        }
        rows.sort(Comparator.comparing(times::get));
    }

    /// The table, or one without rows when there is no such file.
    static CsvFile readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file) ? read(file) : new CsvFile(file, List.of());
    }

    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    int size() {
        return rows.size();
    }

    List<String> columns() {
        return columns;
    }

    boolean has(String column) {
        return index.containsKey(column);
    }

    /// @throws IOException when there is no such column
    String text(int row, String column) throws IOException {
        Integer at = index.get(column);
        if (at == null) {
            throw new IOException(file + " has no column '" + column + "'");
        }
        return rows.get(row).get(at);
    }

    /// The number; NaN when the field is empty.
    double number(int row, String column) throws IOException {
        String text = text(row, column).strip();
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException not) {
            throw new IOException(
                    file + " row " + (row + 2) + ", column '" + column + "': '" + text + "' is no number");
        }
    }

    long seconds(int row, String column) throws IOException {
        double value = number(row, column);
        if (!Double.isFinite(value)) {
            throw new IOException(file + " row " + (row + 2) + ": no time in column '" + column + "'");
        }
        return (long) value;
    }
}
