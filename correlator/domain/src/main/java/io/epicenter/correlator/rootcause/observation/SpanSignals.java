package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.SignalHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What spans and logs tell beyond rate, errors and duration: the transport gap of calls (statistic `gap`), the time
/// of services themselves (`self`), and ratios of counts that usually go together (rules whose name begins with
/// `log-ratio`).
public final class SpanSignals {
    private static final double MOST_FOLD = 3;
    private static final String ANY = "";
    private static final String LOG_RATIO = "log-ratio";

    private final DependencyGraph graph;
    private final ObservationWindow settled;
    private final Map<Integer, Map<String, Excess>> gaps = new TreeMap<>();
    private final Map<Long, Gap> byEdge = new LinkedHashMap<>();
    private final Map<String, Excess> self = new TreeMap<>();
    private final Map<String, InvariantShift> drifts = new TreeMap<>();
    private double gapTotal;
    private double gapCost;

    /// What all signals of an incident are measured by.
    public record ObservationWindow(Instant firstOnset, Instant now, Duration earlyWeight, double halfAt) {}

    public SpanSignals(DependencyGraph graph, ObservationWindow settled) {
        this.graph = graph;
        this.settled = settled;
    }

    /// Takes a track of one of these kinds; false when it is of another.
    public boolean accept(SignalHistory history, Instant from) {
        if (history.signal() == SignalKind.LOG && history.rule().startsWith(LOG_RATIO)) {
            InvariantShift drift = InvariantShift.of(history, settled.firstOnset(), settled.now());
            if (drift != null) {
                drifts.merge(key(history.entity()), drift, (a, b) -> b.deviation() > a.deviation() ? b : a);
            }
            return true;
        }
        boolean gap = history.statistic().equals("gap");
        if (!gap && !history.statistic().equals("self")) {
            return false;
        }
        Excess excess = Excess.of(history, from, settled.firstOnset(), settled.now(), settled.earlyWeight());
        if (excess != null && gap) {
            String caller = history.entity().kind() == EntityKind.EDGE
                    ? history.entity().caller()
                    : ANY;
            int server = graph.node(history.entity().owner());
            gaps.computeIfAbsent(server, node -> new TreeMap<>()).put(caller, excess);
        } else if (excess != null) {
            self.put(key(history.entity()), excess);
        }
        return true;
    }

    private String key(Entity entity) {
        return graph.canonical(entity).toString();
    }

    /// To be called once, when all tracks have been taken.
    public void complete() {
        gaps.forEach((server, clients) -> {
            for (Edge edge : graph.calledBy(server)) {
                Excess excess = clients.getOrDefault(graph.name(edge.caller()), clients.get(ANY));
                if (excess != null) {
                    Gap gap = new Gap(edge, excess, weight(excess), cost(excess, edge));
                    byEdge.put(key(edge), gap);
                    gapTotal += gap.weight();
                    gapCost += gap.cost();
                }
            }
        });
    }

    /// What goes by on the way of one call.
    ///
    /// @param cost to the caller, beyond the callee's own time: requests per second x excess
    private record Gap(Edge edge, Excess excess, double weight, double cost) {}

    /// The calls whose way is measured.
    public List<Edge> measured() {
        return byEdge.values().stream().map(Gap::edge).toList();
    }

    private static long key(Edge edge) {
        return (long) edge.caller() << Integer.SIZE | edge.callee();
    }

    private double cost(Excess excess, Edge edge) {
        return excess.mean() * edge.requestsPerSecond() * excess.significance(settled.halfAt());
    }

    /// By how many factors of e it rose, as far as that is significant.
    public double weight(@Nullable Excess excess) {
        if (excess == null || excess.observed() <= excess.expected()) {
            return 0;
        }
        double fold = Math.log(excess.observed() / Math.max(1e-9, excess.expected()));
        return excess.significance(settled.halfAt()) * Math.min(MOST_FOLD, fold);
    }

    /// Of the call itself, or what all clients of its server measured together.
    @Nullable
    public Excess gap(Edge edge) {
        Gap own = byEdge.get(key(edge));
        return own == null ? null : own.excess();
    }

    public double gapWeight(Edge edge) {
        Gap own = byEdge.get(key(edge));
        return own == null ? 0 : own.weight();
    }

    /// What all ways cost: in nobody's own time.
    public double gapCost() {
        return gapCost;
    }

    /// What the way of an edge costs the caller, beyond the callee's own time: requests per second x excess.
    public double gapCost(Edge edge) {
        Gap own = byEdge.get(key(edge));
        return own == null ? 0 : own.cost();
    }

    public double gapTotal() {
        return gapTotal;
    }

    @Nullable
    public Excess self(Entity entity) {
        return self.get(key(entity));
    }

    public double selfTotal() {
        return self.values().stream().mapToDouble(this::weight).sum();
    }

    @Nullable
    public InvariantShift drift(Entity entity) {
        return drifts.get(key(entity));
    }

    public double driftTotal() {
        return drifts.values().stream()
                .mapToDouble(drift -> drift.significance(settled.halfAt()))
                .sum();
    }

    /// How peculiar an entity is by its calls, its own time and its ratios, 0..1.
    public double peculiarity(NodeHealth health) {
        double most = weight(self(health.entity()));
        for (Edge edge : graph.calls(health.node())) {
            most = Math.max(most, gapWeight(edge));
        }
        for (Edge edge : graph.calledBy(health.node())) {
            most = Math.max(most, gapWeight(edge));
        }
        InvariantShift drift = drift(health.entity());
        return Math.min(1, Math.max(most, drift == null ? 0 : drift.significance(settled.halfAt())));
    }
}
