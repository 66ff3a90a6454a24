package io.epicenter.benchmarks.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small comma-separated table with a header; values may be quoted. Source of the format: RFC 4180.
final class AlertTable {
    private final Path file;
    private final List<String> header;
    private final List<List<String>> rows;

    private AlertTable(Path file, List<String> header, List<List<String>> rows) {
        this.file = file;
        this.header = header;
        this.rows = rows;
    }

    static AlertTable read(Path file) throws IOException {
        List<List<String>> rows = split(Files.readString(file));
        if (rows.isEmpty()) {
            throw new IOException(file + " is empty: its first line must name the columns");
        }
        return new AlertTable(file, rows.getFirst(), rows.subList(1, rows.size()));
    }

    void require(String column) throws IOException {
        if (!header.contains(column)) {
            throw new IOException(file + " has no column " + column + ", only " + header);
        }
    }

    int size() {
        return rows.size();
    }

    /// The value, or an empty text when the row or the header has no such column.
    String value(int row, String column) {
        int at = header.indexOf(column);
        return at < 0 || at >= rows.get(row).size() ? "" : rows.get(row).get(at);
    }

    private static List<List<String>> split(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == '"') {
                quoted = !quoted;
            } else if (at == ',' && !quoted) {
                row.add(value.toString().strip());
                value.setLength(0);
            } else if (at == '\n' && !quoted) {
                row.add(value.toString().strip());
                value.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
            } else {
                value.append(at);
            }
        }
        if (!value.isEmpty() || !row.isEmpty()) {
            row.add(value.toString().strip());
            rows.add(row);
        }
        return rows.stream()
                .filter(cells -> cells.stream().anyMatch(cell -> !cell.isEmpty()))
                .toList();
    }
}
