package io.epicenter.incident.service.view;

import io.epicenter.contracts.Decision;
import io.epicenter.incident.view.IncidentFilter;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Optional;

/// The read models of incidents, for REST and the console. Reads answer from heap and never block.
public interface IncidentViews {
    /// Most recently updated first.
    List<IncidentView> list(IncidentFilter filter);

    Optional<IncidentView> find(String id);

    /// Charts of the incident's anomalies, worst first; of recent incidents only.
    List<SignalChart> charts(String incident);

    /// What became of an anomaly or alert and why, oldest first.
    List<Decision> decisions(String anomaly);

    /// The most recent decisions, newest first.
    List<Decision> recentDecisions(int limit);

    /// Every change of an incident from now on; a slow reader loses the oldest.
    Multi<IncidentView> changes();

    Counts counts();

    /// The noise bar: what came in and what was left of it, since start.
    record Counts(long anomalies, long incidents, long open, long pages) {}
}
