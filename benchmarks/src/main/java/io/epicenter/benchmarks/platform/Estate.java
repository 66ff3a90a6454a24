package io.epicenter.benchmarks.platform;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A made-up estate of services in layers and what happens in it, step by step: requests come in at the first layer and
/// go down the calls, latency and errors come up. Drawn from a seed; not thread-safe.
final class Estate {
    /// Pods of each service.
    static final int PODS = 3;

    /// Seconds between two samples of a series: Prometheus' scrape interval in most Kubernetes set-ups.
    static final double STEP_SECONDS = 15;

    /// What a failing service does: requests take so many times as long and two tenths of a second more, and this part
    /// of them fails. Chosen by hand: plain for a person, far below an outage.
    private static final double SLOWER = 8;

    private static final double FAILING = 0.08;

    /// Steps of a day.
    private static final double DAY_STEPS = 86_400 / STEP_SECONDS;

    private final SplittableRandom random;
    private final EstatePlan plan;
    private final double[] requests;
    private final double[] latency;
    private final double[] failing;
    private int step;
    private int guilty = -1;
    private boolean gone;

    Estate(int services, long seed) {
        random = new SplittableRandom(seed);
        plan = EstatePlan.draw(services, random);
        requests = new double[services];
        latency = new double[services];
        failing = new double[services];
    }

    int services() {
        return plan.services();
    }

    EstatePlan plan() {
        return plan;
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
            EstatePlan.Call call = plan.calls().get(random.nextInt(plan.calls().size()));
            if (plan.isInTheMiddle(call.callee()) && call.share() > 0.3) {
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

    /// Goes on by one step: what every service is asked, how long it takes and how much of it fails.
    void advance() {
        step++;
        Arrays.fill(requests, 0);
        for (int i = 0; i < plan.services(); i++) {
            latency[i] = plan.ownSeconds(i) * Math.exp(0.05 * random.nextGaussian());
            failing[i] = 0.001;
            if (plan.isEntry(i)) {
                double daily = 1 + 0.2 * Math.sin(2 * Math.PI * (step / DAY_STEPS + 0.1));
                requests[i] = plan.weight(i) * daily * (1 + 0.03 * random.nextGaussian());
            }
        }
        if (guilty >= 0) {
            latency[guilty] = gone ? 0 : plan.ownSeconds(guilty) * SLOWER + 0.2;
            failing[guilty] = gone ? 1 : FAILING;
        }
        for (EstatePlan.Call call : plan.calls()) {
            requests[call.callee()] += requests[call.caller()] * call.share();
        }
        for (int i = plan.calls().size() - 1; i >= 0; i--) {
            EstatePlan.Call call = plan.calls().get(i);
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
