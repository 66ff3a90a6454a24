package io.epicenter.correlator.incident;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the effects of one tick.
public final class EffectCollector {
    private final List<Incident> incidents = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<TickFault> faults = new ArrayList<>();

    public void publish(Incident incident) {
        incidents.add(incident);
    }

    public void recordDecision(Symptom symptom, Outcome outcome, @Nullable String incident, String reason, Instant at) {
        String id = Ids.of("decision", symptom.id(), outcome.name(), incident == null ? "" : incident);
        decisions.add(new Decision(
                id,
                symptom.entity().tenant(),
                symptom.entity().environment(),
                at,
                symptom.id(),
                symptom.entity(),
                outcome,
                incident,
                reason));
    }

    public void recordFault(TickFault fault) {
        faults.add(fault);
    }

    public List<TickFault> faults() {
        return List.copyOf(faults);
    }

    public List<Incident> incidents() {
        return List.copyOf(incidents);
    }

    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }
}
