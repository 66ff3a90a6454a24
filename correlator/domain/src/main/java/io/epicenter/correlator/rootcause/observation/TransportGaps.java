package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.SignalHistory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The transport gap of calls: how much longer they take their client than their server.
public final class TransportGaps {
    /// The statistic of a latency that is a gap; of a call, or of a server for all its clients together.
    static final String STATISTIC = "gap";

    private static final String ALL_CALLERS = "";

    private final DependencyGraph graph;
    private final ObservationWindow window;
    private final Map<Integer, Map<String, Excess>> byServer = new TreeMap<>();
    private final Map<Long, Gap> byEdge = new LinkedHashMap<>();
    private double total;
    private double cost;

    /// What is lost in transport by one call.
    ///
    /// @param cost to the caller, beyond the callee's own time: requests per second x excess
    private record Gap(Edge edge, Excess excess, double weight, double cost) {}

    TransportGaps(DependencyGraph graph, ObservationWindow window) {
        this.graph = graph;
        this.window = window;
    }

    void add(SignalHistory history) {
        Excess excess = Excess.of(history, window);
        if (excess != null) {
            String caller = history.entity().kind() == EntityKind.EDGE
                    ? history.entity().caller()
                    : ALL_CALLERS;
            int server = graph.node(history.entity().owner());
            byServer.computeIfAbsent(server, node -> new TreeMap<>()).put(caller, excess);
        }
    }

    /// To be called once, when all histories have been added.
    void complete() {
        byServer.forEach((server, clients) -> {
            for (Edge edge : graph.calledBy(server)) {
                Excess excess = clients.getOrDefault(graph.name(edge.caller()), clients.get(ALL_CALLERS));
                if (excess != null) {
                    Gap gap = new Gap(edge, excess, weight(excess), cost(excess, edge));
                    byEdge.put(key(edge), gap);
                    total += gap.weight();
                    cost += gap.cost();
                }
            }
        });
    }

    /// The square, without a bound, because the size counts: one call that takes a thousand times as long is not made
    /// up for by ten that take twice as long.
    private double weight(Excess excess) {
        double factors = excess.factors();
        return excess.significance(window.halfAt()) * factors * factors;
    }

    private double cost(Excess excess, Edge edge) {
        return excess.mean() * edge.requestsPerSecond() * excess.significance(window.halfAt());
    }

    private static long key(Edge edge) {
        return (long) edge.caller() << Integer.SIZE | edge.callee();
    }

    /// The calls whose gap is measured.
    public List<Edge> measured() {
        return byEdge.values().stream().map(Gap::edge).toList();
    }

    /// Of the call itself, or what all clients of its server measured together; null when neither is measured.
    @Nullable
    public Excess of(Edge edge) {
        Gap gap = byEdge.get(key(edge));
        return gap == null ? null : gap.excess();
    }

    /// The square of the factors of e by which the gap of a call rose, as far as that is significant.
    public double weight(Edge edge) {
        Gap gap = byEdge.get(key(edge));
        return gap == null ? 0 : gap.weight();
    }

    /// The weights of all calls.
    public double total() {
        return total;
    }

    /// What the gap of a call costs the caller, beyond the callee's own time: requests per second x excess.
    public double cost(Edge edge) {
        Gap gap = byEdge.get(key(edge));
        return gap == null ? 0 : gap.cost();
    }

    /// What all gaps cost: in nobody's own time.
    public double cost() {
        return cost;
    }
}
