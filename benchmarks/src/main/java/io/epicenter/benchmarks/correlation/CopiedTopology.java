package io.epicenter.benchmarks.correlation;

import io.epicenter.benchmarks.alerts.Inventory.Dependency;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The graph of all copies, as topology-service would publish it: calls, and services on their hosts.
final class CopiedTopology {
    private CopiedTopology() {}

    static TopologySnapshot of(List<AlertStream.Copy> copies, Instant builtAt) {
        Map<String, Entity> entities = new TreeMap<>();
        Map<String, Integer> domains = new HashMap<>();
        Set<String> called = new HashSet<>();
        for (int copy = 0; copy < copies.size(); copy++) {
            AlertStream.Copy one = copies.get(copy);
            for (String id : one.inventory().nodes()) {
                Entity entity = one.inventory().entity(id, one.namespace());
                entities.put(entity.toString(), entity);
                domains.put(entity.toString(), copy);
            }
            one.inventory()
                    .dependencies()
                    .forEach(dependency -> called.add(one.inventory()
                            .entity(dependency.to(), one.namespace())
                            .toString()));
        }
        List<String> names = List.copyOf(entities.keySet());
        Map<String, Integer> index = new HashMap<>();
        names.forEach(name -> index.put(name, index.size()));
        List<TopologySnapshot.Node> nodes = entities.values().stream()
                .map(entity -> new TopologySnapshot.Node(
                        entity, !called.contains(entity.toString()), 1, domains.getOrDefault(entity.toString(), 0)))
                .toList();
        List<TopologySnapshot.Edge> edges = new ArrayList<>();
        List<List<Closure.Step>> back = new ArrayList<>();
        List<List<Closure.Step>> forth = new ArrayList<>();
        names.forEach(name -> {
            back.add(new ArrayList<>());
            forth.add(new ArrayList<>());
        });
        for (AlertStream.Copy copy : copies) {
            for (Dependency dependency : copy.inventory().dependencies()) {
                Integer from = index.get(copy.inventory()
                        .entity(dependency.from(), copy.namespace())
                        .toString());
                Integer to = index.get(copy.inventory()
                        .entity(dependency.to(), copy.namespace())
                        .toString());
                if (from == null || to == null) {
                    continue;
                }
                edges.add(new TopologySnapshot.Edge(
                        from, to, dependency.share(), dependency.share(), 0, builtAt, builtAt, "declared"));
                back.get(to).add(new Closure.Step(from, dependency.share()));
                forth.get(from).add(new Closure.Step(to, dependency.share()));
            }
        }
        return new TopologySnapshot(
                1,
                builtAt,
                nodes,
                edges,
                Reachability.of(Closure.of(back, Closure.Limits.DEFAULT), Closure.of(forth, Closure.Limits.DEFAULT)));
    }
}
