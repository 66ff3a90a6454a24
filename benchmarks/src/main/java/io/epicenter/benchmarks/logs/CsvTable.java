package io.epicenter.benchmarks.logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of comma-separated values with a header. Source: RFC 4180; quoted fields may hold commas, doubled quotes and
/// line breaks, lines may end in LF or CRLF. Bytes that are not UTF-8 become replacement characters.
///
/// @param header names of the columns
/// @param rows each as long as the header; what a short row lacks is empty
record CsvTable(List<String> header, List<List<String>> rows) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// Where the reader stands.
    private static final class Scan {
        private final List<List<String>> rows = new ArrayList<>();
        private List<String> row = new ArrayList<>();
        private final StringBuilder field = new StringBuilder();

        void endField() {
            row.add(field.toString());
            field.setLength(0);
        }

        void endRow() {
            if (row.isEmpty() && field.isEmpty()) {
                return;
            }
            endField();
            rows.add(List.copyOf(row));
            row = new ArrayList<>();
        }
    }

    static CsvTable read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return parse(text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text, file.toString());
    }

    static CsvTable parse(String text, String name) throws IOException {
        Scan scan = new Scan();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && scan.field.isEmpty()) {
                i = quoted(text, i + 1, scan.field, name);
            } else if (c == ',') {
                scan.endField();
            } else if (c == '\n') {
                scan.endRow();
            } else if (c != '\r' || !text.startsWith("\n", i + 1)) {
                scan.field.append(c);
            }
        }
        scan.endRow();
        if (scan.rows.isEmpty()) {
            throw new IOException(name + " is empty: a header line is expected");
        }
        return new CsvTable(scan.rows.getFirst(), scan.rows.subList(1, scan.rows.size()));
    }

    /// Reads on to the closing quote; its place.
    private static int quoted(String text, int from, StringBuilder field, String name) throws IOException {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) != '"') {
                field.append(text.charAt(i));
            } else if (text.startsWith("\"", i + 1)) {
                field.append('"');
                i++;
            } else {
                return i;
            }
        }
        throw new IOException(name + ": the quote that opens before '"
                + text.substring(from, Math.min(text.length(), from + 40)) + "' is never closed");
    }

    boolean has(String column) {
        return header.contains(column);
    }

    /// The values of a column, from the top.
    List<String> column(String name) {
        int at = header.indexOf(name);
        return rows.stream().map(row -> at < row.size() ? row.get(at) : "").toList();
    }
}
