package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that was measured around one incident: its members, every node around them with its signals, and the
/// changes before. [ObservationCollector] collects it; it is read only.
///
/// @param members without those that were over before it began
/// @param isMeasured whether any signal around the symptoms is measured; otherwise alerts are all there is
public record IncidentObservations(
        DependencyGraph graph,
        List<Symptom> members,
        List<Event> changes,
        ObservationWindow window,
        NodeHealths healths,
        CallObservations calls,
        SpanSignals spans,
        boolean isMeasured) {
    public Settings.Causes settings() {
        return window.settings();
    }

    /// The nodes of which anything is known, in the order of their names.
    public Collection<NodeHealth> nodes() {
        return healths.byName().values();
    }

    public @Nullable NodeHealth health(Entity entity) {
        return healths.byName().get(graph.canonical(entity).toString());
    }

    @Nullable
    public NodeHealth healthOf(int node) {
        return healths.byNode().get(node);
    }

    /// How abnormal a signal is, 0..1; 0 when it is not measured.
    public double significance(@Nullable Excess excess) {
        return excess == null ? 0 : excess.significance(window.halfAt());
    }

    /// How abnormal the latency or errors of a node are, 0..1; 0 when nothing is known of it.
    public double significance(@Nullable NodeHealth health) {
        return health == null ? 0 : health.significance(window.halfAt());
    }

    /// Whether a resource of a node left its usual range, clearly.
    public boolean isExhausted(NodeHealth health) {
        Excess saturation = health.saturation();
        return saturation != null && saturation.onset() != null && window.isClear(saturation);
    }
}
