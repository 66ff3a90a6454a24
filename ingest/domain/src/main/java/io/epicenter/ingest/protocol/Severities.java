package io.epicenter.ingest.protocol;

import java.util.List;
import java.util.Locale;

/// OTLP's severities as the six words of the `logs` topic.
final class Severities {
    private static final List<String> WORDS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
    private static final String DEFAULT = "INFO";

    private Severities() {}

    /// By OTLP's number (1..24, four to a word), otherwise by the sender's text, otherwise INFO.
    static String of(long number, String text) {
        if (number >= 1 && number <= 24) {
            return WORDS.get((int) (number - 1) / 4);
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        for (String word : WORDS) {
            if (upper.startsWith(word)) {
                return word;
            }
        }
        return upper.startsWith("ERR") ? "ERROR" : upper.startsWith("CRIT") ? "FATAL" : DEFAULT;
    }
}
