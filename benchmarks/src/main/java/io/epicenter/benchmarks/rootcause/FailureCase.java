package io.epicenter.benchmarks.rootcause;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One labelled failure as the correlator is to see it, and the answer, which it is not to see.
///
/// @param id names the case on the command line
/// @param system whose failure it is; scores are never pooled over systems
/// @param fault kind of failure, for the report only
/// @param anomalies without end-to-end: none but those that the recording itself holds
/// @param events changes and, unless our own detection must open the incident, the alert
/// @param alert id of the event or anomaly that opens the incident; empty when it is not known beforehand
/// @param decideAt event time at which the cause is asked for: the alert and the late window
/// @param background how often each signature was seen in other recordings of this system
/// @param episodes how many other recordings that were
public record FailureCase(
        String id,
        String system,
        String fault,
        TopologySnapshot graph,
        List<Deviation> deviations,
        List<Anomaly> anomalies,
        List<Event> events,
        String alert,
        Instant decideAt,
        Map<String, Integer> background,
        int episodes,
        Truth truth) {
    public FailureCase {
        deviations = List.copyOf(deviations);
        anomalies = List.copyOf(anomalies);
        events = List.copyOf(events);
        background = Map.copyOf(background);
    }

    /// Whether all its alerts are known to belong together, so that only the ranking is asked for.
    boolean isOneIncident() {
        return deviations.isEmpty() && anomalies.isEmpty();
    }

    /// The signature under which the correlator counts an alert.
    static String signature(Event alert) {
        return Symptom.of(alert).signature();
    }

    /// The answer.
    ///
    /// @param entities names of which one must be the candidate's
    /// @param change id of the guilty change, [#NO_CHANGE] when no change is guilty, empty when it is not asked for
    public record Truth(Set<String> entities, String change) {
        static final String NO_CHANGE = "none";
        static final String COMMIT = "commit";

        public Truth {
            entities = Set.copyOf(entities);
        }

        /// Whether this is the guilty change, or a deploy of the guilty commit.
        boolean isOf(Event happened) {
            return happened.id().equals(change)
                    || change.equals(happened.labels().get(COMMIT));
        }
    }
}
