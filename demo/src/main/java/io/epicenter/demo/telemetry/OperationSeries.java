package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.Operation;
import io.epicenter.demo.shop.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/// The requests of one operation in one pod, and the series that tell of them in the part's own style.
final class OperationSeries {
    private final Operation operation;
    private final Histogram succeeded;
    private final Histogram failed;
    private final List<byte[]> totals = new ArrayList<>();
    private final double[] totalCounts = new double[2];

    private double requests;
    private double failures;
    private double seconds;

    OperationSeries(Operation operation, LabelSet labels) {
        this.operation = operation;
        String name = operation.name();
        switch (operation.component().role()) {
            case GRPC -> {
                succeeded = rpc(labels, "0");
                failed = rpc(labels, "13");
            }
            case CLASSIC -> {
                succeeded = new Histogram(labels, "http_request_duration_seconds", 1, "handler", name, "method", "get");
                failed = succeeded;
                totals.add(labels.encoded("http_requests_total", "handler", name, "method", "get", "code", "200"));
                totals.add(labels.encoded("http_requests_total", "handler", name, "method", "get", "code", "500"));
            }
            default -> {
                succeeded = http(labels, "200");
                failed = http(labels, "500");
            }
        }
    }

    private Histogram rpc(LabelSet labels, String status) {
        return new Histogram(
                labels,
                "rpc_server_duration_milliseconds",
                1000,
                "rpc_method",
                operation.name(),
                "rpc_service",
                "shop." + operation.component().name(),
                "rpc_system",
                "grpc",
                "rpc_grpc_status_code",
                status);
    }

    private Histogram http(LabelSet labels, String status) {
        String name = operation.name();
        return new Histogram(
                labels,
                "http_server_request_duration_seconds",
                1,
                "http_route",
                name,
                "http_request_method",
                name.equals("/orders") || name.equals("/checkout") ? "POST" : "GET",
                "http_response_status_code",
                status);
    }

    void work(LoadModel loadModel, double share, double latencyFactor) {
        int i = operation.index();
        double rate = loadModel.rate[i] * share;
        requests += rate;
        failures += rate * loadModel.errors[i];
        seconds += rate * loadModel.latency[i] * latencyFactor;
    }

    /// Turns the expected work since the last scrape into whole requests.
    void settle(Component component, SeededRandom dice) {
        if (requests <= 0) {
            return;
        }
        int count = dice.poisson(requests);
        int bad = dice.binomial(count, failures / requests);
        double mean = seconds / requests;
        succeeded.observe(count - bad, mean, component.shape(), dice);
        failed.observe(bad, mean, component.shape(), dice);
        totalCounts[0] += count - bad;
        totalCounts[1] += bad;
        requests = 0;
        failures = 0;
        seconds = 0;
    }

    void reset() {
        succeeded.reset();
        failed.reset();
        totalCounts[0] = 0;
        totalCounts[1] = 0;
    }

    void write(WriteRequestBatch batch, long millis) {
        succeeded.write(batch, millis);
        if (failed != succeeded) {
            failed.write(batch, millis);
        }
        for (int i = 0; i < totals.size(); i++) {
            batch.add(totals.get(i), totalCounts[i], millis);
        }
    }

    void end(WriteRequestBatch batch, long millis) {
        succeeded.end(batch, millis);
        if (failed != succeeded) {
            failed.end(batch, millis);
        }
        totals.forEach(total -> batch.addStale(total, millis));
    }

    int series() {
        return succeeded.series() * (failed == succeeded ? 1 : 2) + totals.size();
    }
}
