package io.epicenter.correlator;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import java.util.ArrayList;
import java.util.List;

/// What is to be published, in this order.
public record CorrelatorEffects(List<Incident> incidents, List<Decision> decisions) {
    public static final CorrelatorEffects NONE = new CorrelatorEffects(List.of(), List.of());

    public CorrelatorEffects {
        incidents = List.copyOf(incidents);
        decisions = List.copyOf(decisions);
    }

    public CorrelatorEffects plus(CorrelatorEffects other) {
        if (other.isEmpty()) {
            return this;
        }
        List<Incident> allIncidents = new ArrayList<>(incidents);
        allIncidents.addAll(other.incidents);
        List<Decision> allDecisions = new ArrayList<>(decisions);
        allDecisions.addAll(other.decisions);
        return new CorrelatorEffects(allIncidents, allDecisions);
    }

    public boolean isEmpty() {
        return incidents.isEmpty() && decisions.isEmpty();
    }
}
