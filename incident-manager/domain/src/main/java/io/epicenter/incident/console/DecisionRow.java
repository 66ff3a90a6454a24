package io.epicenter.incident.console;

import io.epicenter.contracts.Decision;
import java.time.Instant;
import java.util.Locale;

/// One line of "why was I not paged?".
///
/// @param outcome opened, attached, suppressed or ignored; also a class of the style sheet
/// @param incidentHref empty when it concerns no incident
public record DecisionRow(
        Instant time,
        String moment,
        String outcome,
        String entity,
        String name,
        String reason,
        String anomaly,
        String incidentHref) {

    public static DecisionRow of(Decision decision) {
        String incident = decision.incident();
        return new DecisionRow(
                decision.timestamp(),
                DisplayFormat.moment(decision.timestamp()),
                decision.outcome().name().toLowerCase(Locale.ROOT),
                decision.entity().toString(),
                decision.entity().name(),
                decision.reason(),
                decision.anomaly(),
                incident == null ? "" : "/incidents/" + Urls.encode(incident));
    }

    /// Whether what somebody searches for is in it: part of the entity, an id, or a word of the reason.
    public boolean matches(String search) {
        String wanted = search.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || (entity + " " + anomaly + " " + incidentHref + " " + outcome + " " + reason)
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted);
    }
}
