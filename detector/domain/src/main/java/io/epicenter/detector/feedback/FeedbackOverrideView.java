package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import java.time.Instant;

/// What one feedback has changed for a signal, for people.
///
/// @param version its number in the partition
/// @param effect in plain words
/// @param takenBack whether a later feedback on the same anomaly has replaced it
public record FeedbackOverrideView(
        String feedback,
        long version,
        Feedback.Verdict verdict,
        String user,
        Instant saidAt,
        Instant anomalyAt,
        String effect,
        boolean takenBack) {
    static FeedbackOverrideView of(FeedbackOverride override) {
        FeedbackOverride.Given given = override.given();
        return new FeedbackOverrideView(
                given.feedback(),
                override.version(),
                given.verdict(),
                given.user(),
                Instant.ofEpochMilli(given.givenAt()),
                Instant.ofEpochMilli(override.anomaly().firedAt()),
                effect(given),
                override.revoked());
    }

    private static String effect(FeedbackOverride.Given given) {
        return switch (given.verdict()) {
            case CONFIRMED -> "less evidence is needed";
            case FALSE_ALARM -> "more evidence is needed; similar ones at this time of the day open nothing";
            case EXPECTED ->
                given.until() > 0
                        ? "opens nothing until " + Instant.ofEpochMilli(given.until())
                        : "opens nothing at this time of the day";
            case NEW_NORMAL -> "the level was taken as normal";
            case WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> "nothing";
        };
    }
}
