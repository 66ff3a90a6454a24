package io.epicenter.benchmarks.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.source.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A service graph made up from a seed. It tells its calls as a source does, so that what is measured is the way from
/// counts to a packed snapshot. Names, rates, errors and ages are drawn too: they take room in a snapshot.
final class GeneratedGraph implements Source {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static final String[] TEAMS = {
        "checkout", "search", "catalog", "payments", "logistics", "identity", "media", "pricing", "inventory", "growth"
    };
    private static final double REQUESTS = 1000;

    private final List<Entity> services = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final Set<Long> known = new HashSet<>();
    private final Random random;
    private final int entries;

    private record Call(int caller, int callee, double share) {}

    private GeneratedGraph(int services, int entries, long seed) {
        this.random = new Random(seed);
        this.entries = entries;
        for (int i = 0; i < services; i++) {
            String team = TEAMS[random.nextInt(TEAMS.length)];
            this.services.add(Entity.service("default", "prod", team, team + "-service-" + i));
        }
    }

    /// Seven layers, as the call graphs of Alibaba's cluster traces are: calls go down one layer, sometimes two, to
    /// callees of very unequal popularity; a few of ten calls are made for each request, the others for some.
    /// Source of the shape: Luo et al. 2021, "Characterizing microservice dependency and performance".
    static GeneratedGraph layered(int services, int edges, long seed) {
        double[] parts = {0.12, 0.18, 0.2, 0.2, 0.15, 0.1, 0.05};
        GeneratedGraph graph = new GeneratedGraph(services, (int) (services * parts[0]), seed);
        int[] begin = new int[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            begin[i + 1] = i == parts.length - 1 ? services : begin[i] + (int) (services * parts[i]);
        }
        while (graph.calls.size() < edges) {
            int layer = graph.layerOf(begin, graph.random.nextInt(begin[parts.length - 1]));
            int caller = begin[layer] + graph.random.nextInt(begin[layer + 1] - begin[layer]);
            int below = Math.min(parts.length - 1, layer + (graph.random.nextInt(10) == 0 ? 2 : 1));
            int width = begin[below + 1] - begin[below];
            int callee = begin[below] + (int) (width * Math.pow(graph.random.nextDouble(), 1.5));
            double sometimes = Math.pow(graph.random.nextDouble(), 2);
            graph.call(caller, callee, graph.random.nextInt(10) < 3 ? 1 : Math.max(0.002, sometimes));
        }
        return graph;
    }

    private int layerOf(int[] begin, int service) {
        int layer = 0;
        while (service >= begin[layer + 1]) {
            layer++;
        }
        return layer;
    }

    /// Random wiring with the unequal numbers of callers and callees that Meta has published: nearly all services
    /// lie on a cycle, so that everything depends on everything, a little. A caller's calls are divided among its
    /// callees. Source of the shape: Huye et al. 2023, "Lifting the veil on Meta's microservice architecture".
    static GeneratedGraph tangled(int services, int edges, long seed) {
        GeneratedGraph graph = new GeneratedGraph(services, services / 20, seed);
        List<List<Integer>> callees = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < services; i++) {
            callees.add(new ArrayList<>());
            weights.add(Math.exp(1.5 * graph.random.nextGaussian()));
        }
        double[] ladder = new double[services];
        double sum = 0;
        for (int i = 0; i < services; i++) {
            sum += weights.get(i);
            ladder[i] = sum;
        }
        while (graph.known.size() < edges) {
            int caller = rung(ladder, graph.random.nextDouble() * sum);
            int callee = services - 1 - rung(ladder, graph.random.nextDouble() * sum);
            if (caller != callee && graph.known.add((long) caller << 32 | callee)) {
                callees.get(caller).add(callee);
            }
        }
        for (int caller = 0; caller < services; caller++) {
            graph.divide(caller, callees.get(caller));
        }
        return graph;
    }

    private static int rung(double[] ladder, double height) {
        int at = java.util.Arrays.binarySearch(ladder, height);
        return Math.min(ladder.length - 1, at < 0 ? -at - 1 : at);
    }

    private void divide(int caller, List<Integer> callees) {
        double[] parts = new double[callees.size()];
        double all = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Math.exp(1.2 * random.nextGaussian());
            all += parts[i];
        }
        double perRequest = 2 + random.nextDouble() * 4;
        for (int i = 0; i < parts.length; i++) {
            calls.add(new Call(caller, callees.get(i), Math.min(1, perRequest * parts[i] / all)));
        }
    }

    private void call(int caller, int callee, double share) {
        if (caller != callee && known.add((long) caller << 32 | callee)) {
            calls.add(new Call(caller, callee, share));
        }
    }

    @Override
    public String name() {
        return "generated";
    }

    @Override
    public void spans(List<Span> spans, Instant now, CallRecorder told) {
        double[] requests = new double[services.size()];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = REQUESTS * Math.exp(random.nextGaussian() * 1.5);
            told.requests(services.get(i), requests[i] / 2, seen(300));
            told.requests(services.get(i), requests[i] / 2, now.toEpochMilli());
            if (i < entries) {
                told.entries(services.get(i), requests[i], now.toEpochMilli());
            }
        }
        for (Call call : calls) {
            double made = requests[call.caller()] * call.share();
            double failed = random.nextInt(10) == 0 ? made * random.nextDouble() * 0.05 : 0;
            Entity caller = services.get(call.caller());
            Entity callee = services.get(call.callee());
            told.call(caller, callee, made / 2, failed / 2, seen(7 * 24 * 3600));
            told.call(caller, callee, made / 2, failed / 2, seen(300));
        }
    }

    /// A time so many seconds ago at most, on a minute when it is long ago.
    private long seen(int secondsAgo) {
        long ago = random.nextInt(secondsAgo);
        return NOW.minusSeconds(secondsAgo > 3600 ? ago / 60 * 60 : ago).toEpochMilli();
    }

    List<Entity> services() {
        return services;
    }

    int edges() {
        return calls.size();
    }
}
