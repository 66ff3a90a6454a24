package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small shop, and beside it a reporting system that shares nothing with it.
public final class Shop {
    public static final Instant BUILT = Instant.parse("2026-03-02T13:55:00Z");

    /// caller, callee, calls per request of the caller
    private static final String[][] CALLS = {
        {"frontend", "checkout", "0.3"},
        {"frontend", "catalog", "0.9"},
        {"frontend", "cart", "0.6"},
        {"checkout", "payment", "1"},
        {"checkout", "cart", "1"},
        {"checkout", "shipping", "1"},
        {"payment", "ledger-db", "1"},
        {"cart", "cart-db", "1"},
        {"catalog", "catalog-db", "1"},
        {"shipping", "queue", "1"},
        {"report-ui", "report-api", "1"},
        {"report-api", "report-db", "1"},
    };

    private static final Map<String, Double> ENTRY_RATE = Map.of("frontend", 100.0, "report-ui", 20.0);

    private Shop() {}

    public static Entity service(String name) {
        return Entity.service("default", "prod", "shop", name);
    }

    public static List<String> names() {
        return List.copyOf(rates().keySet());
    }

    /// Requests per second of each service.
    static Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("frontend", 100.0);
        rates.put("report-ui", 20.0);
        for (String[] call : CALLS) {
            rates.merge(call[1], rates.get(call[0]) * Double.parseDouble(call[2]), Double::sum);
        }
        return rates;
    }

    static List<String> callees(String caller) {
        List<String> callees = new ArrayList<>();
        for (String[] call : CALLS) {
            if (call[0].equals(caller)) {
                callees.add(call[1]);
            }
        }
        return callees;
    }

    static double share(String caller, String callee) {
        for (String[] call : CALLS) {
            if (call[0].equals(caller) && call[1].equals(callee)) {
                return Double.parseDouble(call[2]);
            }
        }
        return 0;
    }

    public static Entity machine(String name) {
        return new Entity("default", "prod", EntityKind.NODE, Entity.NO_NAMESPACE, name);
    }

    public static TopologySnapshot topology() {
        return topologyOn(Map.of());
    }

    /// With the machines that services stand on.
    public static TopologySnapshot topologyOn(Map<String, String> machines) {
        Map<String, Double> rates = rates();
        List<Entity> entities = new ArrayList<>();
        rates.keySet().forEach(name -> entities.add(service(name)));
        machines.values().stream().distinct().forEach(name -> entities.add(machine(name)));
        entities.sort(Comparator.comparing(Entity::toString));
        List<TopologySnapshot.Node> nodes = entities.stream()
                .map(entity -> new TopologySnapshot.Node(
                        entity,
                        ENTRY_RATE.containsKey(entity.name()),
                        rates.getOrDefault(entity.name(), 0.0),
                        entity.name().startsWith("report") ? 1 : 0))
                .toList();
        List<TopologySnapshot.Edge> edges = new ArrayList<>();
        List<List<Closure.Step>> back = new ArrayList<>();
        List<List<Closure.Step>> forth = new ArrayList<>();
        entities.forEach(entity -> {
            back.add(new ArrayList<>());
            forth.add(new ArrayList<>());
        });
        for (String[] call : CALLS) {
            double share = Double.parseDouble(call[2]);
            edges.add(edge(entities, service(call[0]), service(call[1]), share, rates.get(call[0]) * share));
        }
        machines.forEach((service, machine) -> edges.add(edge(entities, service(service), machine(machine), 1, 0)));
        edges.forEach(edge -> {
            back.get(edge.callee()).add(new Closure.Step(edge.caller(), edge.share()));
            forth.get(edge.caller()).add(new Closure.Step(edge.callee(), edge.share()));
        });
        return new TopologySnapshot(
                7,
                BUILT,
                nodes,
                edges,
                Reachability.of(Closure.of(back, Closure.Limits.DEFAULT), Closure.of(forth, Closure.Limits.DEFAULT)));
    }

    private static TopologySnapshot.Edge edge(
            List<Entity> entities, Entity caller, Entity callee, double share, double rate) {
        int from = entities.indexOf(caller);
        int to = entities.indexOf(callee);
        return new TopologySnapshot.Edge(from, to, share, rate, 0, BUILT, BUILT, "otlp");
    }
}
