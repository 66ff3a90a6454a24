package io.epicenter.correlator.model;

import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;

/// The members of an incident, taken together. Each look costs O(members).
///
/// @param openedAt what counts where no member says when
public record SymptomGroup(Collection<Symptom> members, Instant openedAt) {
    /// The earliest onset of those that could have opened it: a minor anomaly that began long before and attached
    /// later does not say when the trouble began.
    public Instant firstOnset() {
        return members.stream()
                .filter(Symptom::opens)
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(openedAt);
    }

    /// When the first of those was found.
    public Instant detectedAt() {
        return members.stream()
                .filter(Symptom::opens)
                .map(Symptom::timestamp)
                .min(Instant::compareTo)
                .orElse(openedAt);
    }

    public Instant lastActivity() {
        return members.stream()
                .map(Symptom::lastActivity)
                .max(Instant::compareTo)
                .orElse(openedAt);
    }

    public boolean isFiring() {
        return members.stream().anyMatch(Symptom::isFiring);
    }

    /// Whether a member that may open an incident fires: those that may not cannot keep one open either. Where a
    /// person has taken all of the former away, any member that fires.
    public boolean isHeldOpen() {
        return deciding().anyMatch(Symptom::isFiring);
    }

    /// When a member that decides about its end last fired or recovered.
    public Instant lastDecidingActivity() {
        return deciding().map(Symptom::lastActivity).max(Instant::compareTo).orElse(openedAt);
    }

    private Stream<Symptom> deciding() {
        boolean opened = members.stream().anyMatch(Symptom::opens);
        return members.stream().filter(member -> member.opens() || !opened);
    }
}
