package io.epicenter.topology.build;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Quantity;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.topology.build.GraphCounts.Counted;
import io.epicenter.topology.build.GraphCounts.OfSource;
import io.epicenter.topology.build.GraphCounts.Pair;
import io.epicenter.topology.graph.Ledger;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.graph.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Makes a snapshot from counts. The same counts and time give the same snapshot, whatever the order they came in.
/// Of an edge that several sources saw, the source with the most calls says its numbers: spans may be sampled. An edge
/// that only counts nothing, because it was declared or read from Kubernetes, is felt with certainty.
public final class GraphBuilder {
    /// Spans below this part of a node's requests without a caller are strays, not users.
    private static final double USER_PART = 0.1;

    private final Settings settings;
    private final long nowMillis;
    private final double constantMillis;
    private final GraphCounts counts;
    private final Map<OfSource, Double> busiest = new HashMap<>();

    private GraphBuilder(Settings settings, GraphCounts counts, Instant now) {
        this.settings = settings;
        this.counts = counts;
        this.nowMillis = now.toEpochMilli();
        this.constantMillis = settings.timeConstantMillis();
    }

    /// Builds a version. Source of the shares: calls on the edge for one request of the caller, in the same source.
    public static TopologySnapshot build(Ledger ledger, Settings settings, long version, Instant now) {
        Instant at = Instant.ofEpochMilli(now.toEpochMilli());
        ledger.forget(at.minus(settings.timeToLive()));
        GraphCounts counts = new GraphCounts(ledger, settings.timeConstantMillis());
        return new GraphBuilder(settings, counts, at).snapshot(version, at);
    }

    private TopologySnapshot snapshot(long version, Instant builtAt) {
        for (Counted<Pair> call : counts.calls()) {
            OfSource of = new OfSource(call.key().caller(), call.source());
            busiest.merge(of, weighed(call.tally()), Math::max);
        }
        List<Edge> edges = edges();
        int size = counts.nodes().size();
        Adjacency calls = Adjacency.of(size, edges, true);
        Adjacency callers = Adjacency.of(size, edges, false);
        int[] domains = new Domains(settings.hubNeighbours(), settings.domainNodes()).of(calls, callers);
        double[] rates = requestsPerSecond();
        boolean[] userFacing = userFacing();
        List<Node> nodes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(counts.nodes().get(i), userFacing[i], Quantity.rate(rates[i]), domains[i]));
        }
        return new TopologySnapshot(
                version,
                builtAt,
                nodes,
                edges,
                Closure.of(callers, settings.limits()),
                Closure.of(calls, settings.limits()));
    }

    /// The counts stand sorted by edge, then by source.
    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        List<Counted<Pair>> calls = counts.calls();
        for (int from = 0; from < calls.size(); ) {
            int to = from + 1;
            while (to < calls.size()
                    && calls.get(to).key().equals(calls.get(from).key())) {
                to++;
            }
            edges.add(edge(calls.subList(from, to)));
            from = to;
        }
        return edges;
    }

    private Edge edge(List<Counted<Pair>> bySource) {
        Counted<Pair> best = bySource.getFirst();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Counted<Pair> counted : bySource) {
            first = Math.min(first, counted.tally().firstMillis());
            last = Math.max(last, counted.tally().lastMillis());
            if (weighed(counted.tally()) > weighed(best.tally())) {
                best = counted;
            }
        }
        Tally tally = best.tally();
        double errors = tally.calls() > 0 ? Math.min(1, tally.failures() / tally.calls()) : 0;
        return new Edge(
                best.key().caller(),
                best.key().callee(),
                Quantity.share(share(best)),
                Quantity.rate(tally.callsPerSecond(nowMillis, constantMillis)),
                Quantity.ratio(errors),
                second(first),
                second(last),
                bySource.size() == 1 ? best.source() : sources(bySource));
    }

    private static Instant second(long millis) {
        return Instant.ofEpochSecond(Math.floorDiv(millis, 1000));
    }

    private static String sources(List<Counted<Pair>> bySource) {
        TreeSet<String> names = new TreeSet<>();
        bySource.forEach(counted -> names.add(counted.source()));
        return String.join(",", names);
    }

    private double share(Counted<Pair> edge) {
        OfSource key = new OfSource(edge.key().caller(), edge.source());
        Tally served = counts.requests().get(key);
        double all = served == null ? busiest.getOrDefault(key, 0.0) : weighed(served);
        double calls = weighed(edge.tally());
        return all > 0 && calls > 0 ? Math.min(1, calls / all) : 1;
    }

    private double weighed(Tally tally) {
        return tally.callsAt(nowMillis, constantMillis);
    }

    private double[] requestsPerSecond() {
        double[] rates = new double[counts.nodes().size()];
        counts.requests()
                .forEach((key, served) -> rates[key.node()] =
                        Math.max(rates[key.node()], served.callsPerSecond(nowMillis, constantMillis)));
        return rates;
    }

    private boolean[] userFacing() {
        boolean[] userFacing = new boolean[counts.nodes().size()];
        counts.entries().forEach((key, entered) -> {
            Tally served = counts.requests().get(key);
            userFacing[key.node()] |= weighed(entered) >= USER_PART * (served == null ? 0 : weighed(served));
        });
        return userFacing;
    }
}
