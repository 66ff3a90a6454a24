package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.TopologySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small shop, and beside it a reporting system that shares nothing with it.
final class Shop {
    static final Instant BUILT = Instant.parse("2026-03-02T13:55:00Z");

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

    static Entity service(String name) {
        return Entity.service("default", "prod", "shop", name);
    }

    static List<String> names() {
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

    static TopologySnapshot topology() {
        Map<String, Double> rates = rates();
        List<String> names = rates.keySet().stream()
                .sorted((a, b) -> service(a).toString().compareTo(service(b).toString()))
                .toList();
        List<TopologySnapshot.Node> nodes = names.stream()
                .map(name -> new TopologySnapshot.Node(
                        service(name),
                        ENTRY_RATE.containsKey(name),
                        rates.get(name),
                        name.startsWith("report") ? 1 : 0))
                .toList();
        List<TopologySnapshot.Edge> edges = new ArrayList<>();
        List<List<Closure.Step>> back = new ArrayList<>();
        List<List<Closure.Step>> forth = new ArrayList<>();
        names.forEach(name -> {
            back.add(new ArrayList<>());
            forth.add(new ArrayList<>());
        });
        for (String[] call : CALLS) {
            int caller = names.indexOf(call[0]);
            int callee = names.indexOf(call[1]);
            double share = Double.parseDouble(call[2]);
            edges.add(new TopologySnapshot.Edge(
                    caller, callee, share, rates.get(call[0]) * share, 0, BUILT, BUILT, "otlp"));
            back.get(callee).add(new Closure.Step(caller, share));
            forth.get(caller).add(new Closure.Step(callee, share));
        }
        return new TopologySnapshot(
                7,
                BUILT,
                nodes,
                edges,
                Closure.of(back, Closure.Limits.DEFAULT),
                Closure.of(forth, Closure.Limits.DEFAULT));
    }
}
