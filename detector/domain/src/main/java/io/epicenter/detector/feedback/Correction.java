package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import java.time.Instant;
import java.util.List;

/// What one word of feedback has changed for a signal, for people.
///
/// @param version counts the words of the partition
/// @param effect in plain words
/// @param takenBack whether a later word on the same anomaly has replaced it
public record Correction(
        String feedback,
        long version,
        Feedback.Verdict verdict,
        String user,
        Instant saidAt,
        Instant anomalyAt,
        String effect,
        boolean takenBack) {
    public static List<Correction> of(List<Corrections.Word> words) {
        return words.stream()
                .map(word -> new Correction(
                        word.feedback(),
                        word.version(),
                        word.verdict(),
                        word.user(),
                        Instant.ofEpochMilli(word.saidAt()),
                        Instant.ofEpochMilli(word.anomaly().firedAt()),
                        effect(word),
                        word.takenBack()))
                .toList();
    }

    private static String effect(Corrections.Word word) {
        return switch (word.verdict()) {
            case CONFIRMED -> "less evidence is needed";
            case FALSE_ALARM -> "more evidence is needed; similar ones at this time of the day open nothing";
            case EXPECTED ->
                word.until() > 0
                        ? "opens nothing until " + Instant.ofEpochMilli(word.until())
                        : "opens nothing at this time of the day";
            case NEW_NORMAL -> "the level was taken as normal";
            case WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> "nothing";
        };
    }
}
