package io.epicenter.benchmarks.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collects who calls whom, and how often, to the snapshot that the topology service would have built.
final class CallGraphBuilder {
    private static final String SEEN = "recorded";
    private static final Duration AGE = Duration.ofDays(1);

    private final String system;
    private final Map<String, Entity> entities = new TreeMap<>();
    private final Map<String, Map<String, Double>> rates = new TreeMap<>();
    private final Map<String, Instant> appeared = new TreeMap<>();
    private final Map<String, Double> served = new TreeMap<>();

    /// @param system becomes the environment
    CallGraphBuilder(String system) {
        this.system = system;
    }

    Entity service(String name) {
        return entity(EntityKind.SERVICE, name);
    }

    Entity entity(EntityKind kind, String name) {
        return entities.computeIfAbsent(name, key -> new Entity("evaluation", system, kind, Entity.NO_NAMESPACE, key));
    }

    boolean knows(String name) {
        return entities.containsKey(name);
    }

    /// The one does not work without the other, such as an instance without its host.
    void needs(String dependant, String needed) {
        rates.computeIfAbsent(dependant, key -> new TreeMap<>()).put(needed, served(dependant));
    }

    /// A call of which only is known that it is made.
    void addOnce(String caller, String callee) {
        service(caller);
        service(callee);
        rates.computeIfAbsent(caller, key -> new TreeMap<>()).putIfAbsent(callee, Double.NaN);
    }

    /// @param perSecond calls; NaN when unknown
    void add(String caller, String callee, double perSecond) {
        service(caller);
        service(callee);
        rates.computeIfAbsent(caller, key -> new TreeMap<>()).merge(callee, perSecond, Double::sum);
    }

    /// What is called was called for the first time then, by whoever calls it.
    void appears(String callee, Instant at) {
        appeared.put(callee, at);
    }

    /// @param perSecond requests that it serves
    void serves(String name, double perSecond) {
        served.put(name, perSecond);
    }

    /// What has no calls at all is not in a graph. Where a rate is not known, a node's requests are shared out over its
    /// callers by what those serve.
    TopologySnapshot snapshot(Instant builtAt) {
        Set<String> connected = new TreeSet<>(rates.keySet());
        rates.values().forEach(callees -> connected.addAll(callees.keySet()));
        List<Entity> sorted = entities.values().stream()
                .filter(entity -> connected.contains(entity.name()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        Map<String, Integer> index = new TreeMap<>();
        List<List<Closure.Step>> back = new ArrayList<>();
        List<List<Closure.Step>> forth = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            index.put(sorted.get(i).name(), i);
            back.add(new ArrayList<>());
            forth.add(new ArrayList<>());
        }
        List<TopologySnapshot.Edge> edges = new ArrayList<>();
        boolean[] called = new boolean[sorted.size()];
        rates.forEach((caller, callees) -> callees.forEach((callee, known) -> {
            double rate = Double.isFinite(known) ? known : assumed(caller, callee);
            double share = Math.clamp(rate / Math.max(1e-9, served(caller)), 0.01, 1);
            int from = index.getOrDefault(caller, 0);
            int to = index.getOrDefault(callee, 0);
            called[to] = true;
            edges.add(new TopologySnapshot.Edge(
                    from, to, share, rate, 0, appeared.getOrDefault(callee, builtAt.minus(AGE)), builtAt, SEEN));
            back.get(to).add(new Closure.Step(from, share));
            forth.get(from).add(new Closure.Step(to, share));
        }));
        List<TopologySnapshot.Node> nodes = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            nodes.add(new TopologySnapshot.Node(
                    sorted.get(i), !called[i], served(sorted.get(i).name()), 0));
        }
        return new TopologySnapshot(
                1,
                builtAt,
                nodes,
                edges,
                Reachability.of(Closure.of(back, Closure.Limits.DEFAULT), Closure.of(forth, Closure.Limits.DEFAULT)));
    }

    private double served(String name) {
        return served.getOrDefault(name, 1.0);
    }

    private double assumed(String caller, String callee) {
        double all = 0;
        for (Map.Entry<String, Map<String, Double>> other : rates.entrySet()) {
            if (other.getValue().containsKey(callee)) {
                all += served(other.getKey());
            }
        }
        return all <= 0 ? 0 : served(callee) * served(caller) / all;
    }
}
