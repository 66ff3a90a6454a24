package io.epicenter.benchmarks.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A made-up estate of services in layers and what happens in it, step by step: requests come in at the first layer and
/// go down the calls, latency and errors come up. Drawn from a seed; not thread-safe.
final class Estate {
    static final int PODS = 3;
    static final double STEP_SECONDS = 15;

    private static final double[] LAYERS = {0.12, 0.18, 0.2, 0.2, 0.15, 0.1, 0.05};
    private static final double CALLS_PER_SERVICE = 4.3;
    private static final double SLOWER = 8;
    private static final double FAILING = 0.08;
    private static final double DAY_STEPS = 86_400 / STEP_SECONDS;

    private final SplittableRandom random;
    private final int[] layer;
    private final double[] own;
    private final double[] weight;
    private final List<Call> calls = new ArrayList<>();
    private final double[] requests;
    private final double[] latency;
    private final double[] failing;
    private int step;
    private int guilty = -1;
    private boolean gone;

    /// @param share calls for each request of the caller
    record Call(int caller, int callee, double share) {}

    Estate(int services, long seed) {
        random = new SplittableRandom(seed);
        layer = new int[services];
        own = new double[services];
        weight = new double[services];
        requests = new double[services];
        latency = new double[services];
        failing = new double[services];
        int[] begins = begins(services);
        for (int i = 0; i < services; i++) {
            layer[i] = layerOf(begins, i);
            own[i] = 0.004 * Math.exp(random.nextGaussian() * 0.7);
            weight[i] = 40 * Math.exp(random.nextGaussian() * 0.8);
        }
        for (int caller = 0; caller < begins[LAYERS.length - 1]; caller++) {
            int below = layer[caller] + 1;
            int width = begins[below + 1] - begins[below];
            int count = 1 + random.nextInt((int) Math.round(2 * (CALLS_PER_SERVICE - 1)) + 1);
            int[] callees = random.ints(0, width)
                    .distinct()
                    .limit(Math.min(count, width))
                    .toArray();
            for (int callee : callees) {
                calls.add(new Call(caller, begins[below] + callee, 0.1 + 0.5 * random.nextDouble()));
            }
        }
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

    List<Call> calls() {
        return calls;
    }

    static String name(int service) {
        return "service-" + service;
    }

    static String namespace(int service) {
        return "team-" + service % 40;
    }

    /// A service in the middle of the estate that others call; drawn.
    int someCallee() {
        while (true) {
            Call call = calls.get(random.nextInt(calls.size()));
            if (layer[call.callee()] >= 2 && layer[call.callee()] <= 4 && call.share() > 0.3) {
                return call.callee();
            }
        }
    }

    int someService() {
        return random.nextInt(services());
    }

    /// From the next step on this service is slow and fails some of its requests.
    void fail(int service) {
        guilty = service;
    }

    /// From the next step on this service is not there: it shows no series, and its callers fail.
    void vanish(int service) {
        guilty = service;
        gone = true;
    }

    boolean isGone(int service) {
        return gone && service == guilty;
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

    /// Goes on by one step: what every service is asked, how long it takes and how much of it fails.
    void advance() {
        step++;
        Arrays.fill(requests, 0);
        for (int i = 0; i < own.length; i++) {
            latency[i] = own[i] * Math.exp(0.05 * random.nextGaussian());
            failing[i] = 0.001;
            if (layer[i] == 0) {
                double daily = 1 + 0.2 * Math.sin(2 * Math.PI * (step / DAY_STEPS + 0.1));
                requests[i] = weight[i] * daily * (1 + 0.03 * random.nextGaussian());
            }
        }
        if (guilty >= 0) {
            latency[guilty] = gone ? 0 : own[guilty] * SLOWER + 0.2;
            failing[guilty] = gone ? 1 : FAILING;
        }
        for (Call call : calls) {
            requests[call.callee()] += requests[call.caller()] * call.share();
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            latency[call.caller()] += call.share() * latency[call.callee()];
            failing[call.caller()] += call.share() * failing[call.callee()];
        }
    }

    /// Requests a second.
    double requests(int service) {
        return requests[service];
    }

    /// Mean seconds of a request.
    double latency(int service) {
        return latency[service];
    }

    /// Part of the requests that fail, 0 to 1.
    double failing(int service) {
        return Math.min(1, failing[service]);
    }
}
