package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.SignalHistory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What callers measured of their calls in the time of an incident.
public final class CallObservations {
    /// How long before the first onset a call may have been seen first and still be new. Chosen by hand: as long
    /// as a roll-out may take until its trouble is noticed.
    private static final Duration NEW_CALL = Duration.ofMinutes(10);

    /// How old the oldest call of the graph must be at the first onset; in a younger one all calls are new. Chosen
    /// by hand: shorter takes calls that are only rare for new ones.
    private static final Duration OLD_GRAPH = Duration.ofHours(1);

    private final DependencyGraph graph;
    private final ObservationWindow window;
    private final Map<Integer, Map<String, Map<SignalKind, Excess>>> byServer = new HashMap<>();

    CallObservations(DependencyGraph graph, ObservationWindow window) {
        this.graph = graph;
        this.window = window;
    }

    /// Takes a history whose entity is an edge.
    void add(SignalHistory history) {
        Excess excess = Excess.of(history, window);
        if (excess != null) {
            byServer.computeIfAbsent(graph.node(history.entity().owner()), server -> new HashMap<>())
                    .computeIfAbsent(history.entity().caller(), caller -> new EnumMap<>(SignalKind.class))
                    .merge(history.signal(), excess, NodeHealthBuilder::preferred);
        }
    }

    /// What the caller measured on an edge; null when it is not measured.
    @Nullable
    public Excess measured(Edge edge, SignalKind signal) {
        Map<String, Map<SignalKind, Excess>> callers = byServer.get(edge.callee());
        Map<SignalKind, Excess> signals = callers == null ? null : callers.get(graph.name(edge.caller()));
        return signals == null ? null : signals.get(signal);
    }

    /// Whether a call was first seen when the incident began, in a graph that is older.
    public boolean isNew(Edge edge) {
        return edge.firstSeen().isAfter(window.firstOnset().minus(NEW_CALL))
                && graph.oldest().isBefore(window.firstOnset().minus(OLD_GRAPH));
    }
}
