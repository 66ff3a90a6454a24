package io.epicenter.correlator;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import java.util.ArrayList;
import java.util.List;

/// What is to be published, in this order.
public record Effects(List<Incident> incidents, List<Decision> decisions) {
    public static final Effects NONE = new Effects(List.of(), List.of());

    public Effects {
        incidents = List.copyOf(incidents);
        decisions = List.copyOf(decisions);
    }

    public Effects and(Effects other) {
        if (other.isEmpty()) {
            return this;
        }
        List<Incident> allIncidents = new ArrayList<>(incidents);
        allIncidents.addAll(other.incidents);
        List<Decision> allDecisions = new ArrayList<>(decisions);
        allDecisions.addAll(other.decisions);
        return new Effects(allIncidents, allDecisions);
    }

    public boolean isEmpty() {
        return incidents.isEmpty() && decisions.isEmpty();
    }
}
