package io.epicenter.incident.console;

import io.epicenter.contracts.Feedback.Verdict;

/// What people say of an incident, as it stands on buttons.
final class VerdictLabels {
    private VerdictLabels() {}

    static String word(Verdict verdict) {
        return switch (verdict) {
            case CONFIRMED -> "Real";
            case EXPECTED -> "Real, but expected";
            case FALSE_ALARM -> "False alarm";
            case NEW_NORMAL -> "New normal";
            case WRONG_CAUSE -> "Wrong cause";
            case MERGE -> "Merged";
            case SPLIT -> "Split";
            case SILENCE -> "Silenced";
            case MAINTENANCE_WINDOW -> "Maintenance";
        };
    }
}
