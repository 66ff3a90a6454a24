package io.epicenter.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Closure.Step;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.topology.Ledger.Count;
import io.epicenter.topology.Ledger.EdgeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes a snapshot from counts. The same counts and time give the same snapshot, whatever the order they came in.
/// Of an edge that several sources saw, the source with the most calls says its numbers: spans may be sampled.
final class GraphBuilder {
    /// Spans below this part of a node's requests without a caller are strays, not users.
    private static final double USER_PART = 0.1;

    private record Pair(Entity caller, Entity callee) {}

    private record OfSource(Entity node, String source) {}

    private final Settings settings;
    private final long nowMillis;
    private final double constantMillis;
    private final Map<Pair, Map<String, Tally>> calls = new HashMap<>();
    private final Map<OfSource, Tally> requests = new HashMap<>();
    private final Map<OfSource, Tally> entries = new HashMap<>();
    private final Map<OfSource, Double> busiest = new HashMap<>();
    private final TreeMap<String, Entity> nodes = new TreeMap<>();

    private GraphBuilder(Settings settings, Instant now) {
        this.settings = settings;
        this.nowMillis = now.toEpochMilli();
        this.constantMillis = settings.timeConstantMillis();
    }

    /// Builds a version. Source of the shares: calls on the edge for one request of the caller, in the same source.
    static TopologySnapshot build(Ledger ledger, Settings settings, long version, Instant now) {
        Instant at = Instant.ofEpochMilli(now.toEpochMilli());
        ledger.forget(at.minus(settings.timeToLive()));
        GraphBuilder builder = new GraphBuilder(settings, at);
        builder.collect(ledger);
        return builder.snapshot(version, at);
    }

    private void collect(Ledger ledger) {
        Aliases aliases = aliases(ledger);
        ledger.forEach(Count.CALLS, (key, tally) -> {
            Entity caller = node(aliases.of(key.caller()));
            Entity callee = node(aliases.of(key.callee()));
            if (!caller.equals(callee)) {
                add(calls.computeIfAbsent(new Pair(caller, callee), pair -> new TreeMap<>()), key.source(), tally);
            }
        });
        ledger.forEach(
                Count.REQUESTS,
                (key, tally) -> add(requests, new OfSource(node(aliases.of(key.callee())), key.source()), tally));
        ledger.forEach(
                Count.ENTRIES,
                (key, tally) -> add(entries, new OfSource(node(aliases.of(key.callee())), key.source()), tally));
        calls.forEach((pair, bySource) -> bySource.forEach(
                (source, tally) -> busiest.merge(new OfSource(pair.caller(), source), weighed(tally), Math::max)));
    }

    private static Aliases aliases(Ledger ledger) {
        Set<Entity> all = new HashSet<>();
        Set<Entity> speaking = new HashSet<>();
        ledger.forEach(Count.CALLS, (key, tally) -> {
            all.add(key.caller());
            all.add(key.callee());
            speaks(key, key.caller(), speaking);
        });
        ledger.forEach(Count.REQUESTS, (key, tally) -> {
            all.add(key.callee());
            speaks(key, key.callee(), speaking);
        });
        return new Aliases(all, speaking);
    }

    private static void speaks(EdgeKey key, Entity entity, Set<Entity> speaking) {
        if (key.source().equals(TopologyState.SPANS)) {
            speaking.add(entity);
        }
    }

    private Entity node(Entity entity) {
        return nodes.computeIfAbsent(entity.toString(), text -> entity);
    }

    private <K> void add(Map<K, Tally> to, K key, Tally tally) {
        Tally sum = to.get(key);
        if (sum == null) {
            to.put(key, tally.copy());
        } else {
            sum.add(tally, constantMillis);
        }
    }

    private TopologySnapshot snapshot(long version, Instant builtAt) {
        Map<Entity, Integer> index = new HashMap<>();
        nodes.values().forEach(node -> index.put(node, index.size()));
        List<Edge> edges = edges(index);
        List<List<Step>> down = steps(edges, true);
        List<List<Step>> up = steps(edges, false);
        int[] domains = Domains.of(index.size(), edges, settings.hubNeighbours());
        Map<Entity, Double> rates = requestsPerSecond();
        Set<Entity> userFacing = userFacing();
        List<Node> made = new ArrayList<>();
        for (Entity node : nodes.values()) {
            made.add(new Node(node, userFacing.contains(node), rates.getOrDefault(node, 0.0), domains[made.size()]));
        }
        return new TopologySnapshot(
                version,
                builtAt,
                List.copyOf(made),
                edges,
                Closure.of(up, settings.limits()),
                Closure.of(down, settings.limits()));
    }

    private List<Edge> edges(Map<Entity, Integer> index) {
        TreeMap<Long, Edge> sorted = new TreeMap<>();
        calls.forEach((pair, bySource) -> {
            int caller = index.getOrDefault(pair.caller(), -1);
            int callee = index.getOrDefault(pair.callee(), -1);
            sorted.put(((long) caller << 32) | callee, edge(caller, callee, pair.caller(), bySource));
        });
        return List.copyOf(sorted.values());
    }

    private Edge edge(int caller, int callee, Entity from, Map<String, Tally> bySource) {
        String source = "";
        double most = -1;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Map.Entry<String, Tally> counted : bySource.entrySet()) {
            Tally tally = counted.getValue();
            first = Math.min(first, tally.firstMillis());
            last = Math.max(last, tally.lastMillis());
            if (weighed(tally) > most) {
                most = weighed(tally);
                source = counted.getKey();
            }
        }
        Tally best = bySource.getOrDefault(source, new Tally(0, 0, first, last));
        double errors = best.calls() > 0 ? Math.min(1, best.failures() / best.calls()) : 0;
        return new Edge(
                caller,
                callee,
                share(from, source, most),
                best.callsPerSecond(nowMillis, constantMillis),
                errors,
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(last),
                String.join(",", new TreeSet<>(bySource.keySet())));
    }

    private double share(Entity caller, String source, double edgeCalls) {
        OfSource key = new OfSource(caller, source);
        Tally served = requests.get(key);
        double all = served == null ? busiest.getOrDefault(key, 0.0) : weighed(served);
        return all > 0 ? Math.min(1, edgeCalls / all) : 1;
    }

    private double weighed(Tally tally) {
        return tally.callsAt(nowMillis, constantMillis);
    }

    private Map<Entity, Double> requestsPerSecond() {
        Map<Entity, Double> rates = new HashMap<>();
        requests.forEach(
                (key, served) -> rates.merge(key.node(), served.callsPerSecond(nowMillis, constantMillis), Math::max));
        return rates;
    }

    private Set<Entity> userFacing() {
        Set<Entity> userFacing = new HashSet<>();
        entries.forEach((key, entered) -> {
            Tally served = requests.get(key);
            if (weighed(entered) >= USER_PART * (served == null ? 0 : weighed(served))) {
                userFacing.add(key.node());
            }
        });
        return userFacing;
    }

    /// For each node, the steps along its edges: to its callees, or against them.
    static List<List<Step>> steps(List<Edge> edges, boolean down, int nodeCount) {
        List<List<Step>> steps = new ArrayList<>();
        for (int i = 0; i < nodeCount; i++) {
            steps.add(new ArrayList<>());
        }
        for (Edge edge : edges) {
            if (down) {
                steps.get(edge.caller()).add(new Step(edge.callee(), edge.share()));
            } else {
                steps.get(edge.callee()).add(new Step(edge.caller(), edge.share()));
            }
        }
        return steps;
    }

    private List<List<Step>> steps(List<Edge> edges, boolean down) {
        return steps(edges, down, nodes.size());
    }
}
