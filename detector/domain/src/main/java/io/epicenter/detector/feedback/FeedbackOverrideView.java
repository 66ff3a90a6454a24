package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import java.time.Instant;
import java.util.List;

/// What one word of feedback has changed for a signal, for people.
///
/// @param version counts the words of the partition
/// @param effect in plain words
/// @param takenBack whether a later word on the same anomaly has replaced it
public record FeedbackOverrideView(
        String feedback,
        long version,
        Feedback.Verdict verdict,
        String user,
        Instant saidAt,
        Instant anomalyAt,
        String effect,
        boolean takenBack) {
    public static List<FeedbackOverrideView> of(List<FeedbackOverrides.FeedbackOverride> words) {
        return words.stream()
                .map(override -> new FeedbackOverrideView(
                        override.feedback(),
                        override.version(),
                        override.verdict(),
                        override.user(),
                        Instant.ofEpochMilli(override.givenAt()),
                        Instant.ofEpochMilli(override.anomaly().firedAt()),
                        effect(override),
                        override.revoked()))
                .toList();
    }

    private static String effect(FeedbackOverrides.FeedbackOverride override) {
        return switch (override.verdict()) {
            case CONFIRMED -> "less evidence is needed";
            case FALSE_ALARM -> "more evidence is needed; similar ones at this time of the day open nothing";
            case EXPECTED ->
                override.until() > 0
                        ? "opens nothing until " + Instant.ofEpochMilli(override.until())
                        : "opens nothing at this time of the day";
            case NEW_NORMAL -> "the level was taken as normal";
            case WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> "nothing";
        };
    }
}
