package io.epicenter.benchmarks.speed;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topic.KeyPartitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A made-up fleet: services of five pods, a hundred series with nine labels a pod. HTTP server histograms,
/// HTTP client, container, process, JVM and pool metrics that the built-in signal rules know, and counters
/// and gauges that they do not. Any series and any of its values is computed from its number, so that nothing
/// has to be kept.
final class Fleet {
    static final int SERIES_PER_POD = 100;
    static final int PODS_PER_SERVICE = 5;
    static final int STEP_SECONDS = 15;
    static final long STEP_MILLIS = STEP_SECONDS * 1000L;

    private static final String TENANT = "default";
    private static final int SICK_EVERY = 50;
    private static final List<Shape> SHAPES = Shape.all();

    private final int series;
    private final int sickFromStep;
    private final EntityResolver resolver = new EntityResolver(EntityResolver.Settings.DEFAULT);

    /// @param series a multiple of a hundred
    /// @param sickFromStep from then on every fiftieth service answers four times as slowly
    Fleet(int series, int sickFromStep) {
        if (series <= 0 || series % SERIES_PER_POD != 0) {
            throw new IllegalArgumentException(
                    "a fleet has a multiple of " + SERIES_PER_POD + " series, not " + series);
        }
        this.series = series;
        this.sickFromStep = sickFromStep;
    }

    int series() {
        return series;
    }

    /// The labels of a series, `__name__` included, sorted by name.
    SortedMap<String, String> labels(int number) {
        Shape shape = SHAPES.get(number % SERIES_PER_POD);
        int pod = number / SERIES_PER_POD;
        int service = pod / PODS_PER_SERVICE;
        String name = "service-" + service;
        SortedMap<String, String> labels = new TreeMap<>(shape.labels());
        labels.put("__name__", shape.metric());
        labels.put("namespace", "team-" + service % 20);
        labels.put("service", name);
        labels.put("job", name);
        labels.put(
                "pod",
                name + "-7d9f8b6c5-"
                        + Integer.toString(60_466_176 + pod * 7919 % 50_000_000, 36)
                                .substring(1));
        labels.put("instance", "10." + pod / 62_500 % 250 + "." + pod / 250 % 250 + "." + pod % 250 + ":8080");
        shape.variable().forEach((label, prefix) -> labels.put(label, prefix + (service * 7 + 3) % 50));
        String[] fillers = {"container", "node", "cluster", "region", "team", "version"};
        String[] values = {"app", "node-" + pod % 200 + ".internal", "prod-1", "eu-central-1", "shop", "v1.42.0"};
        for (int i = 0; labels.size() < 9; i++) {
            labels.putIfAbsent(fillers[i], values[i]);
        }
        return labels;
    }

    /// The partition that a series' entity belongs to.
    int partition(SortedMap<String, String> labels, int partitions) {
        String metric = labels.getOrDefault("__name__", "");
        return KeyPartitioner.partition(
                resolver.resolve(TENANT, metric, name -> labels.get(name)).toString(), partitions);
    }

    /// The value of a series at a step.
    double value(int number, int step) {
        Shape shape = SHAPES.get(number % SERIES_PER_POD);
        int pod = number / SERIES_PER_POD;
        boolean sick = pod / PODS_PER_SERVICE % SICK_EVERY == 0 && shape.slows();
        double scale = shape.scale() * (1 + number % 7 * 0.1);
        double noise = noise(pod * 31L + shape.noise(), step);
        if (!shape.counts()) {
            return scale * (1 + 0.05 * noise);
        }
        double grown = scale * STEP_SECONDS * (step + 1 + 0.2 * noise);
        double more = sick && step > sickFromStep ? 3 * scale * STEP_SECONDS * (step - sickFromStep) : 0;
        return grown + more;
    }

    /// Evenly spread in -1..1, by a hash.
    private static double noise(long stream, int step) {
        long mixed = (stream * 0x9E3779B97F4A7C15L) ^ (step * 0xC2B2AE3D27D4EB4FL);
        mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 32)) * 0x94D049BB133111EBL;
        return (mixed >> 11) * 0x1.0p-52;
    }

    /// What the series of one place in a pod look like.
    ///
    /// @param counts whether it is a counter, `scale` per second; otherwise a gauge around `scale`
    /// @param noise series of equal noise move together
    /// @param slows whether it grows faster in a sick service
    /// @param variable labels whose value ends in a number of the service
    record Shape(
            String metric,
            SortedMap<String, String> labels,
            SortedMap<String, String> variable,
            boolean counts,
            double scale,
            int noise,
            boolean slows) {

        static List<Shape> all() {
            List<Shape> shapes = new ArrayList<>();
            http(shapes);
            counter(shapes, "container_cpu_usage_seconds_total", 0.4, "container", "app");
            gauge(shapes, "container_memory_working_set_bytes", 3e8, "container", "app");
            counter(shapes, "container_cpu_cfs_periods_total", 10, "container", "app");
            counter(shapes, "container_cpu_cfs_throttled_periods_total", 0.5, "container", "app");
            counter(shapes, "process_cpu_seconds_total", 0.3, "", "");
            gauge(shapes, "process_resident_memory_bytes", 2e8, "", "");
            gauge(shapes, "jvm_memory_used_bytes", 1e8, "area", "heap");
            gauge(shapes, "hikaricp_connections_max", 20, "pool", "main");
            gauge(shapes, "hikaricp_connections_active", 8, "pool", "main");
            counter(shapes, "kube_pod_container_status_restarts_total", 0, "container", "app");
            gauge(shapes, "up", 1, "", "");
            gauge(shapes, "queue_depth", 40, "queue", "orders");
            gauge(shapes, "process_start_time_seconds", 1.7e9, "", "");
            gauge(shapes, "target_info", 1, "", "");
            for (int i = 0; i < 2; i++) {
                counter(shapes, "jvm_gc_pause_seconds_sum", 0.01, "cause", "cause-" + i);
                counter(shapes, "jvm_gc_pause_seconds_count", 0.5, "cause", "cause-" + i);
            }
            for (int i = 0; i < 5; i++) {
                counter(shapes, "logback_events_total", 2 + i, "level", "level-" + i);
                counter(shapes, "cache_gets_total", 30 + i, "cache", "cache-" + i);
                gauge(shapes, "executor_active_threads", 5 + i, "executor", "executor-" + i);
            }
            for (int i = 0; shapes.size() < SERIES_PER_POD; i++) {
                counter(shapes, "app_events_total", 5 + i, "type", "type-" + i);
                if (shapes.size() < SERIES_PER_POD) {
                    gauge(shapes, "app_level", 100 + i, "kind", "kind-" + i);
                }
            }
            return List.copyOf(shapes);
        }

        private static void http(List<Shape> shapes) {
            String[] bounds = {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"};
            double[] shares = {0.1, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 1, 1};
            String[] codes = {"200", "200", "500"};
            double[] rates = {40, 15, 0.05};
            for (int i = 0; i < codes.length; i++) {
                SortedMap<String, String> labels = new TreeMap<>();
                labels.put("http_response_status_code", codes[i]);
                labels.put("http_route", i == 1 ? "/api/v1/orders/{id}" : "/api/v1/cart");
                int noise = 1000 + i;
                for (int bucket = 0; bucket < bounds.length; bucket++) {
                    SortedMap<String, String> bounded = new TreeMap<>(labels);
                    bounded.put("le", bounds[bucket]);
                    shapes.add(new Shape(
                            "http_server_request_duration_seconds_bucket",
                            bounded,
                            new TreeMap<>(),
                            true,
                            rates[i] * shares[bucket],
                            noise,
                            false));
                }
                SortedMap<String, String> none = new TreeMap<>();
                shapes.add(new Shape(
                        "http_server_request_duration_seconds_sum", labels, none, true, rates[i] * 0.04, noise, true));
                shapes.add(new Shape(
                        "http_server_request_duration_seconds_count", labels, none, true, rates[i], noise, false));
            }
            for (String callee : List.of("service-", "store-")) {
                SortedMap<String, String> peer = new TreeMap<>();
                peer.put("server_address", callee);
                SortedMap<String, String> code = new TreeMap<>();
                code.put("http_response_status_code", "200");
                String metric = "http_client_request_duration_seconds";
                shapes.add(new Shape(metric + "_sum", code, peer, true, 0.5, 2000, false));
                shapes.add(new Shape(metric + "_count", code, peer, true, 20, 2000, false));
            }
        }

        private static void counter(List<Shape> shapes, String metric, double rate, String label, String value) {
            shapes.add(new Shape(metric, only(label, value), new TreeMap<>(), true, rate, shapes.size(), false));
        }

        private static void gauge(List<Shape> shapes, String metric, double level, String label, String value) {
            shapes.add(new Shape(metric, only(label, value), new TreeMap<>(), false, level, shapes.size(), false));
        }

        private static SortedMap<String, String> only(String label, String value) {
            SortedMap<String, String> labels = new TreeMap<>();
            if (!label.isEmpty()) {
                labels.put(label, value);
            }
            return labels;
        }
    }
}
