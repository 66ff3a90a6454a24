package io.epicenter.incident.response;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person says about an incident.
///
/// @param anomalies those it is about; empty means all of the incident's
/// @param entity for a wrong cause: the right one
public record Rating(
        String user,
        Feedback.Verdict verdict,
        String comment,
        @Nullable Entity entity,
        List<String> anomalies) {
    public Rating {
        anomalies = List.copyOf(anomalies);
    }

    public Feedback feedback(Incident incident, Instant now) {
        return new Feedback(
                Ids.of("feedback", incident.id(), user, verdict.name(), now.toString()),
                incident.tenant(),
                incident.environment(),
                now,
                user,
                verdict,
                incident.id(),
                anomalies.isEmpty() ? anomaliesOf(incident) : anomalies,
                entity,
                null,
                comment);
    }

    /// The detector knows anomalies, not incidents.
    private static List<String> anomaliesOf(Incident incident) {
        return incident.events().stream()
                .filter(member -> member.kind() == Incident.MemberKind.ANOMALY)
                .map(Incident.Member::id)
                .toList();
    }
}
