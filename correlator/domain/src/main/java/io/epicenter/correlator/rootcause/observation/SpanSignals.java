package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.SignalHistory;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What spans and logs tell beyond rate, errors and duration: the transport gaps of calls, the time that requests
/// spend in services themselves, and ratios of counts that usually go together.
public final class SpanSignals {
    /// The statistic of a latency that is the time in the service itself, while it waits for nobody.
    private static final String SELF_TIME = "self";

    /// How the names of rules begin that measure ratios of counts in logs.
    private static final String LOG_RATIO = "log-ratio";

    private final DependencyGraph graph;
    private final ObservationWindow window;
    private final TransportGaps gaps;
    private final Map<String, Excess> self = new TreeMap<>();
    private final Map<String, InvariantShift> drifts = new TreeMap<>();
    private double selfTotal;
    private double driftMost;

    SpanSignals(DependencyGraph graph, ObservationWindow window) {
        this.graph = graph;
        this.window = window;
        this.gaps = new TransportGaps(graph, window);
    }

    /// Takes a history of one of these kinds; false when it is of another.
    boolean accept(SignalHistory history) {
        if (history.signal() == SignalKind.LOG && history.rule().startsWith(LOG_RATIO)) {
            InvariantShift drift = InvariantShift.of(history, window);
            if (drift != null) {
                drifts.merge(key(history.entity()), drift, (a, b) -> b.deviation() > a.deviation() ? b : a);
            }
            return true;
        }
        if (history.statistic().equals(TransportGaps.STATISTIC)) {
            gaps.add(history);
            return true;
        }
        if (!history.statistic().equals(SELF_TIME)) {
            return false;
        }
        Excess excess = Excess.of(history, window);
        if (excess != null) {
            self.put(key(history.entity()), excess);
        }
        return true;
    }

    private String key(Entity entity) {
        return graph.canonical(entity).toString();
    }

    /// To be called once, when all histories have been taken.
    void complete() {
        gaps.complete();
        selfTotal = self.values().stream().mapToDouble(this::weight).sum();
        driftMost = drifts.values().stream()
                .mapToDouble(InvariantShift::deviation)
                .max()
                .orElse(0);
    }

    public TransportGaps gaps() {
        return gaps;
    }

    /// The time that requests spend in an entity itself; null when it is not measured.
    @Nullable
    public Excess self(Entity entity) {
        return self.get(key(entity));
    }

    /// By how many factors of e it rose, as far as that is significant.
    public double weight(@Nullable Excess excess) {
        return excess == null ? 0 : excess.rise(window.halfAt());
    }

    /// The weights of the self times of all entities.
    public double selfTotal() {
        return selfTotal;
    }

    /// Whether requests spend clearly longer in an entity itself, while it waits for nobody.
    public boolean isSlowByItself(Entity entity) {
        return window.isClear(self(entity));
    }

    /// How far the ratio of an entity that moved most has moved; null when none is measured.
    @Nullable
    public InvariantShift drift(Entity entity) {
        return drifts.get(key(entity));
    }

    public double significance(@Nullable InvariantShift drift) {
        return drift == null ? 0 : drift.significance(window.halfAt());
    }

    /// The deviation of the ratio that has moved most of all entities'.
    public double driftMost() {
        return driftMost;
    }

    /// How peculiar an entity is by its calls, its own time and its ratios, 0..1.
    public double peculiarity(NodeHealth health) {
        double most = weight(self(health.entity()));
        for (Edge edge : graph.calls(health.node())) {
            most = Math.max(most, gaps.weight(edge));
        }
        for (Edge edge : graph.calledBy(health.node())) {
            most = Math.max(most, gaps.weight(edge));
        }
        return Math.min(1, Math.max(most, significance(drift(health.entity()))));
    }
}
