package io.epicenter.topology.build;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Quantizer;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.topology.build.IndexedEdgeCounts.NodeOfSource;
import io.epicenter.topology.build.IndexedEdgeCounts.NodePair;
import io.epicenter.topology.build.IndexedEdgeCounts.SourceCount;
import io.epicenter.topology.graph.DecayingCounter;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Makes a snapshot from counts. The same counts and time give the same snapshot, whatever the order they came in. The
/// numbers of an edge that several sources saw are those of the source with the most calls: spans may be sampled. An
/// edge that only counts nothing, because it was declared or read from Kubernetes, is felt with certainty.
public final class TopologyBuilder {
    /// Part of a node's requests without a caller from which they are users. Chosen by hand: below it they are
    /// strays, such as spans whose caller was sampled away.
    private static final double USER_PART = 0.1;

    private final Settings settings;
    private final long nowMillis;
    private final double constantMillis;
    private final IndexedEdgeCounts counts;
    private final Map<NodeOfSource, Double> busiest = new HashMap<>();

    private TopologyBuilder(Settings settings, IndexedEdgeCounts counts, Instant now) {
        this.settings = settings;
        this.counts = counts;
        this.nowMillis = now.toEpochMilli();
        this.constantMillis = settings.timeConstantMillis();
    }

    /// Builds a version. Source of the shares: calls on the edge for one request of the caller, in the same source.
    ///
    /// @param naming how far the names of each source can be trusted; those of others are names only
    public static TopologySnapshot build(
            EdgeCounts edgeCounts, Map<String, Naming> naming, Settings settings, long version, Instant now) {
        Instant at = Instant.ofEpochMilli(now.toEpochMilli());
        edgeCounts.forget(at.minus(settings.timeToLive()));
        IndexedEdgeCounts counts = new IndexedEdgeCounts(edgeCounts, naming, settings.timeConstantMillis());
        return new TopologyBuilder(settings, counts, at).snapshot(version, at);
    }

    private TopologySnapshot snapshot(long version, Instant builtAt) {
        for (SourceCount<NodePair> call : counts.calls()) {
            NodeOfSource of = new NodeOfSource(call.key().caller(), call.source());
            busiest.merge(of, weightedCalls(call.counter()), Math::max);
        }
        List<Edge> edges = edges();
        int size = counts.nodes().size();
        Adjacency calls = Adjacency.of(size, edges, true);
        Adjacency callers = Adjacency.of(size, edges, false);
        int[] domains = new CorrelationDomains(settings.hubNeighbours(), settings.domainNodes()).of(calls, callers);
        double[] rates = requestsPerSecond();
        boolean[] userFacing = userFacing();
        List<Node> nodes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(counts.nodes().get(i), userFacing[i], Quantizer.rate(rates[i]), domains[i]));
        }
        return new TopologySnapshot(version, builtAt, nodes, edges, Reachability.of(calls, callers, settings.limits()));
    }

    /// The counts stand sorted by edge, then by source.
    private List<Edge> edges() {
        List<Edge> edges = new ArrayList<>();
        List<SourceCount<NodePair>> calls = counts.calls();
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

    private Edge edge(List<SourceCount<NodePair>> bySource) {
        SourceCount<NodePair> best = bySource.getFirst();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (SourceCount<NodePair> counted : bySource) {
            first = Math.min(first, counted.counter().firstMillis());
            last = Math.max(last, counted.counter().lastMillis());
            if (weightedCalls(counted.counter()) > weightedCalls(best.counter())) {
                best = counted;
            }
        }
        DecayingCounter counter = best.counter();
        double errors = counter.calls() > 0 ? Math.min(1, counter.failures() / counter.calls()) : 0;
        return new Edge(
                best.key().caller(),
                best.key().callee(),
                Quantizer.share(share(best)),
                Quantizer.rate(counter.callsPerSecond(nowMillis, constantMillis)),
                Quantizer.ratio(errors),
                second(first),
                second(last),
                bySource.size() == 1 ? best.source() : sources(bySource));
    }

    private static Instant second(long millis) {
        return Instant.ofEpochSecond(Math.floorDiv(millis, 1000));
    }

    private static String sources(List<SourceCount<NodePair>> bySource) {
        TreeSet<String> names = new TreeSet<>();
        bySource.forEach(counted -> names.add(counted.source()));
        return String.join(",", names);
    }

    private double share(SourceCount<NodePair> edge) {
        NodeOfSource key = new NodeOfSource(edge.key().caller(), edge.source());
        DecayingCounter served = counts.requests().get(key);
        double all = served == null ? busiest.getOrDefault(key, 0.0) : weightedCalls(served);
        double calls = weightedCalls(edge.counter());
        return all > 0 && calls > 0 ? Math.min(1, calls / all) : 1;
    }

    private double weightedCalls(DecayingCounter counter) {
        return counter.callsAt(nowMillis, constantMillis);
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
            DecayingCounter served = counts.requests().get(key);
            userFacing[key.node()] |=
                    weightedCalls(entered) >= USER_PART * (served == null ? 0 : weightedCalls(served));
        });
        return userFacing;
    }
}
