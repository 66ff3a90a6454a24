package io.epicenter.detector.log.template;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lines in logfmt: pairs of `key=value`, values in quotes when they hold spaces, nothing else.
final class Logfmt {
    /// Fields without which a line of pairs is taken for a text: many texts are.
    private static final Set<String> MARKS = Set.of("level", "lvl", "severity", "msg");

    /// Pairs from which on a line is one of pairs.
    private static final int LEAST_PAIRS = 2;

    private Logfmt() {}

    /// The fields, names in lower case; null when the line is something else.
    static @Nullable Map<String, String> read(String line) {
        Map<String, String> fields = new HashMap<>();
        int at = 0;
        while (at < line.length()) {
            int end = endOfKey(line, at);
            if (end == at || end >= line.length() || line.charAt(end) != '=') {
                return null;
            }
            String key = line.substring(at, end).toLowerCase(Locale.ROOT);
            int to = endOfValue(line, end + 1);
            if (to < 0) {
                return null;
            }
            fields.putIfAbsent(key, value(line, end + 1, to));
            at = to;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
        }
        boolean marked = fields.keySet().stream().anyMatch(MARKS::contains);
        return marked && fields.size() >= LEAST_PAIRS ? fields : null;
    }

    private static int endOfKey(String line, int from) {
        int at = from;
        while (at < line.length() && isOfKey(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isOfKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '@';
    }

    /// Behind the value; -1 when its quotes do not close, or it runs into something else.
    private static int endOfValue(String line, int from) {
        if (from >= line.length() || line.charAt(from) != '"') {
            int space = line.indexOf(' ', from);
            return space < 0 ? line.length() : space;
        }
        for (int at = from + 1; at < line.length(); at++) {
            if (line.charAt(at) == '\\') {
                at++;
            } else if (line.charAt(at) == '"') {
                return at + 1 == line.length() || line.charAt(at + 1) == ' ' ? at + 1 : -1;
            }
        }
        return -1;
    }

    private static String value(String line, int from, int to) {
        boolean quoted = from < to && line.charAt(from) == '"';
        String value = quoted
                ? line.substring(from + 1, to - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : line.substring(from, to);
        return value.startsWith("[") && value.endsWith("]") ? "[]" : value;
    }
}
