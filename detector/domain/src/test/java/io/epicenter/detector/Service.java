package io.epicenter.detector;

/// A simulated service with two pods: requests with lognormal latency and errors, process cpu and memory.
public final class Service {
    static final double[] BOUNDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5};
    private static final String FAMILY = "http_server_request_duration_seconds";

    final String name;
    double requestsPerSecond;
    public double latency = 0.04;
    double errors;
    int pods = 2;
    /// Part of the load that swings with the day.
    double swing = 0.4;

    private final Pod[] state = new Pod[16];

    private static final class Pod {
        private final long[][] counts = new long[2][BOUNDS.length + 1];
        private final double[] sums = new double[2];
        private double cpu;
        private double memory = 2e8;
    }

    public Service(String name, double requestsPerSecond) {
        this.name = name;
        this.requestsPerSecond = requestsPerSecond;
        for (int i = 0; i < state.length; i++) {
            state[i] = new Pod();
        }
    }

    void restart(int pod) {
        state[pod] = new Pod();
    }

    /// One scrape of all pods.
    public void scrape(Feed feed) {
        double day = 1 + swing * Math.sin(feed.time / 86_400_000.0 * 2 * Math.PI);
        for (int i = 0; i < pods; i++) {
            Pod pod = state[i];
            serve(feed, pod, feed.poisson(requestsPerSecond * day * Feed.SECONDS / pods));
            expose(feed, pod, name + "-7d9f8b6c5-x2x4" + (char) ('a' + i));
        }
    }

    private void serve(Feed feed, Pod pod, int requests) {
        for (int i = 0; i < requests; i++) {
            double seconds = latency * Math.exp(0.6 * feed.random.nextGaussian());
            int failed = feed.random.nextDouble() < errors ? 1 : 0;
            pod.sums[failed] += seconds;
            pod.counts[failed][BOUNDS.length]++;
            for (int b = 0; b < BOUNDS.length; b++) {
                pod.counts[failed][b] += seconds <= BOUNDS[b] ? 1 : 0;
            }
            pod.cpu += 0.2 * seconds;
        }
        pod.cpu += 0.1 * (1 + 0.2 * feed.random.nextGaussian());
        pod.memory *= Math.exp(0.004 * feed.random.nextGaussian());
    }

    private void expose(Feed feed, Pod pod, String podName) {
        for (int failed = 0; failed < 2; failed++) {
            String status = failed == 1 ? "500" : "200";
            long[] counts = pod.counts[failed];
            if (failed == 1 && counts[BOUNDS.length] == 0) {
                continue;
            }
            String[] labels = {"service_name", name, "pod", podName, "http_response_status_code", status};
            feed.add(FAMILY + "_sum", pod.sums[failed], labels);
            feed.add(FAMILY + "_count", counts[BOUNDS.length], labels);
            for (int b = 0; b <= BOUNDS.length; b++) {
                String le = b == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[b]);
                feed.add(
                        FAMILY + "_bucket",
                        counts[b],
                        "service_name",
                        name,
                        "pod",
                        podName,
                        "http_response_status_code",
                        status,
                        "le",
                        le);
            }
        }
        feed.add("process_cpu_seconds_total", pod.cpu, "service_name", name, "pod", podName);
        feed.add("process_resident_memory_bytes", Math.rint(pod.memory), "service_name", name, "pod", podName);
    }
}
