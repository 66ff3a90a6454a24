package io.epicenter.benchmarks.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What stays the same of an estate: services in layers, how fast and how busy each is, and who calls whom.
final class EstatePlan {
    /// The part of the services in each layer, entries first. Chosen by hand, widest in the middle as the service
    /// graphs that companies have published.
    private static final double[] LAYERS = {0.12, 0.18, 0.2, 0.2, 0.15, 0.1, 0.05};

    /// Mean number of callees of a service. Chosen by hand: four to five make some 17,000 calls of 4,000 services.
    private static final double CALLS_PER_SERVICE = 4.3;

    private final int[] layer;
    private final double[] own;
    private final double[] weight;
    private final List<Call> calls = new ArrayList<>();

    /// @param share calls for each request of the caller
    record Call(int caller, int callee, double share) {}

    private EstatePlan(int services) {
        layer = new int[services];
        own = new double[services];
        weight = new double[services];
    }

    static EstatePlan draw(int services, SplittableRandom random) {
        EstatePlan plan = new EstatePlan(services);
        int[] begins = begins(services);
        for (int i = 0; i < services; i++) {
            plan.layer[i] = layerOf(begins, i);
            plan.own[i] = 0.004 * Math.exp(random.nextGaussian() * 0.7);
            plan.weight[i] = 40 * Math.exp(random.nextGaussian() * 0.8);
        }
        for (int caller = 0; caller < begins[LAYERS.length - 1]; caller++) {
            int below = plan.layer[caller] + 1;
            int width = begins[below + 1] - begins[below];
            int count = 1 + random.nextInt((int) Math.round(2 * (CALLS_PER_SERVICE - 1)) + 1);
            int[] callees = random.ints(0, width)
                    .distinct()
                    .limit(Math.min(count, width))
                    .toArray();
            for (int callee : callees) {
                plan.calls.add(new Call(caller, begins[below] + callee, 0.1 + 0.5 * random.nextDouble()));
            }
        }
        return plan;
    }

    private static int[] begins(int services) {
        int[] begins = new int[LAYERS.length + 1];
        for (int i = 0; i < LAYERS.length; i++) {
            begins[i + 1] = i == LAYERS.length - 1 ? services : begins[i] + Math.max(1, (int) (services * LAYERS[i]));
        }
        return begins;
    }

    private static int layerOf(int[] begins, int service) {
        int at = Arrays.binarySearch(begins, service);
        return at >= 0 ? at : -at - 2;
    }

    int services() {
        return own.length;
    }

    /// In the order of their callers' layers: who is called comes after who calls.
    List<Call> calls() {
        return calls;
    }

    /// Whether requests come in here.
    boolean isEntry(int service) {
        return layer[service] == 0;
    }

    boolean isInTheMiddle(int service) {
        return layer[service] >= 2 && layer[service] <= 4;
    }

    /// Mean seconds of a request in the service itself.
    double ownSeconds(int service) {
        return own[service];
    }

    /// Requests a second that come in at an entry on average.
    double weight(int service) {
        return weight[service];
    }

    /// Services that are slower, or that fail, because of this one: all that call it, directly or not.
    List<Integer> callers(int service) {
        boolean[] reached = new boolean[services()];
        reached[service] = true;
        List<Integer> callers = new ArrayList<>();
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (reached[call.callee()] && !reached[call.caller()]) {
                reached[call.caller()] = true;
                callers.add(call.caller());
            }
        }
        return callers;
    }
}
