package io.epicenter.correlator;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.incident.TickFault;
import java.util.ArrayList;
import java.util.List;

/// What is to be published, in this order.
///
/// @param faults what threw and was left out or dropped
public record CorrelatorEffects(List<Incident> incidents, List<Decision> decisions, List<TickFault> faults) {
    public static final CorrelatorEffects NONE = new CorrelatorEffects(List.of(), List.of(), List.of());

    public CorrelatorEffects {
        incidents = List.copyOf(incidents);
        decisions = List.copyOf(decisions);
        faults = List.copyOf(faults);
    }

    public CorrelatorEffects plus(CorrelatorEffects other) {
        if (other.isEmpty()) {
            return this;
        }
        List<Incident> allIncidents = new ArrayList<>(incidents);
        allIncidents.addAll(other.incidents);
        List<Decision> allDecisions = new ArrayList<>(decisions);
        allDecisions.addAll(other.decisions);
        List<TickFault> allFaults = new ArrayList<>(faults);
        allFaults.addAll(other.faults);
        return new CorrelatorEffects(allIncidents, allDecisions, allFaults);
    }

    public boolean isEmpty() {
        return incidents.isEmpty() && decisions.isEmpty() && faults.isEmpty();
    }
}
