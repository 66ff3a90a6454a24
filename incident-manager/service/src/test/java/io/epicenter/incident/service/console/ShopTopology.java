package io.epicenter.incident.service.console;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The call graph of a shop, for tests.
@ApplicationScoped
class ShopTopology implements CurrentTopology {
    private static final List<String> CALLS = List.of(
            "frontend>checkout",
            "frontend>catalog",
            "frontend>recommendation",
            "frontend>cart",
            "frontend>ad",
            "mobile-bff>checkout",
            "mobile-bff>catalog",
            "checkout>payment",
            "checkout>cart",
            "checkout>shipping",
            "checkout>email",
            "checkout>currency",
            "checkout>postgres-orders",
            "payment>postgres-orders",
            "payment>fraud",
            "subscriptions>payment",
            "recommendation>catalog",
            "catalog>redis-catalog",
            "cart>redis-cart",
            "shipping>kafka-orders",
            "email>kafka-orders");

    @Override
    public TopologySnapshot snapshot() {
        Map<String, String> names = new TreeMap<>();
        for (String call : CALLS) {
            for (String name : call.split(">")) {
                names.put(entity(name).toString(), name);
            }
        }
        Map<String, Integer> places = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        names.forEach((text, name) -> {
            places.put(name, nodes.size());
            boolean userFacing = name.equals("frontend") || name.equals("mobile-bff");
            nodes.add(new Node(Entity.parse(text), userFacing, 20 + 7 * name.length(), 0));
        });
        Instant now = Instant.now();
        List<Edge> edges = new ArrayList<>();
        for (String call : CALLS) {
            String[] ends = call.split(">");
            Instant seen = call.startsWith("email") ? now.minusSeconds(4_000) : now;
            double errors = ends[1].equals("payment") ? 0.3 : 0.002;
            edges.add(new Edge(
                    places.get(ends[0]), places.get(ends[1]), 0.5, 30, errors, now.minusSeconds(90_000), seen, "otlp"));
        }
        List<List<Reach>> dependants = new ArrayList<>();
        List<List<Reach>> dependencies = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            dependants.add(closure(i, edges, true));
            dependencies.add(closure(i, edges, false));
        }
        return new TopologySnapshot(42, now.minusSeconds(133), nodes, edges, Reachability.of(dependants, dependencies));
    }

    static Entity entity(String name) {
        EntityKind kind = name.startsWith("postgres")
                ? EntityKind.DATABASE
                : name.startsWith("redis")
                        ? EntityKind.CACHE
                        : name.startsWith("kafka") ? EntityKind.QUEUE : EntityKind.SERVICE;
        return new Entity("default", "prod", kind, "shop", name);
    }

    private static List<Reach> closure(int from, List<Edge> edges, boolean up) {
        List<Reach> closure = new ArrayList<>();
        Set<Integer> known = new HashSet<>(Set.of(from));
        Deque<Reach> open = new ArrayDeque<>(List.of(new Reach(from, 0, 1, from)));
        while (!open.isEmpty()) {
            Reach at = open.removeFirst();
            for (Edge edge : edges) {
                int near = up ? edge.callee() : edge.caller();
                int far = up ? edge.caller() : edge.callee();
                if (near == at.node() && known.add(far)) {
                    Reach next = new Reach(far, at.hops() + 1, at.impact() * 0.55, at.node());
                    closure.add(next);
                    open.addLast(next);
                }
            }
        }
        return closure;
    }
}
