package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a replay has brought.
///
/// @param revisions every published revision of every incident, in order
/// @param anomalies firing and resolved, in order
public record ReplayResult(List<Incident> revisions, List<Decision> decisions, List<Anomaly> anomalies, Counts counts) {
    /// @param records read
    /// @param malformed records that could not be read
    /// @param series followed at the end
    /// @param deviations golden-signal measurements
    /// @param anomalies that fired
    public record Counts(long records, long malformed, long series, long deviations, long anomalies) {}

    /// The last revision of each incident, in the order in which they were opened.
    public List<Incident> incidents() {
        Map<String, Incident> last = new LinkedHashMap<>();
        revisions.forEach(revision -> last.put(revision.id(), revision));
        return List.copyOf(last.values());
    }
}
