package io.epicenter.correlator.incident;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One time at which everything that is due is decided.
///
/// @param now event time, aligned
/// @param graph as it was known then
/// @param effects collects what is decided
public record Tick(Instant now, DependencyGraph graph, EffectCollector effects) {
    /// @param incident its id; null when the symptom belongs to none
    public void recordDecision(Symptom symptom, Outcome outcome, @Nullable String incident, String reason) {
        effects.recordDecision(symptom, outcome, incident, reason, now);
    }
}
