package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.Operation;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One pod of a part: what it has done since it started, and what its exporters show of it. Requests are added every
/// second; the series move when the pod is scraped. Confined to one thread.
final class Pod {
    private final Component component;
    private final PodIdentity identity;
    private final List<OperationSeries> served = new ArrayList<>();
    private final Gauges gauges = new Gauges();
    private final SeededRandom dice;
    private final double weight;
    private final double latencyFactor;
    private final ExporterSeries exporter;
    private final ResourceGauges resources;
    private double readyAt;
    private double endsAt = Double.POSITIVE_INFINITY;
    private double drainsAt = Double.POSITIVE_INFINITY;

    Pod(Component component, PodIdentity identity, List<Operation> operations, double readyAt, SeededRandom dice) {
        this.component = component;
        this.identity = identity;
        this.dice = dice;
        this.readyAt = readyAt;
        String name = identity.name();
        weight = dice.between(0.94, 1.06);
        latencyFactor = dice.between(0.97, 1.03);
        Map<String, String> place =
                Map.of("environment", ShopPlan.ENVIRONMENT, "namespace", ShopPlan.NAMESPACE, "pod", name);
        LabelSet application = application(place, identity.address());
        LabelSet container = new LabelSet(
                place,
                "container",
                component.name(),
                "job",
                "kubelet",
                "node",
                "node-" + (1 + Math.floorMod(name.hashCode(), 3)));
        for (Operation operation : operations) {
            if (operation.component().equals(component) && component.role().isServer()) {
                served.add(new OperationSeries(operation, application));
            }
        }
        resources = new ResourceGauges(gauges, application, container);
        exporter = ExporterSeries.of(component, gauges, application);
    }

    private LabelSet application(Map<String, String> place, String address) {
        return switch (component.role()) {
            case HTTP, GRPC ->
                new LabelSet(
                        place,
                        "job",
                        ShopPlan.NAMESPACE + "/" + component.name(),
                        "service_name",
                        component.name(),
                        "instance",
                        address + ":9464");
            case CLASSIC, WORKER -> new LabelSet(place, "job", component.name(), "instance", address + ":8080");
            case POSTGRES -> new LabelSet(place, "job", component.name(), "instance", address + ":9187");
            case REDIS -> new LabelSet(place, "job", component.name(), "instance", address + ":9121");
            case QUEUE -> new LabelSet(place, "job", component.name(), "instance", address + ":9308");
        };
    }

    Component component() {
        return component;
    }

    String name() {
        return identity.name();
    }

    boolean takesRequests(double now) {
        return now >= readyAt && now < drainsAt;
    }

    boolean hasEnded(double now) {
        return now >= endsAt;
    }

    double weight() {
        return weight;
    }

    long offsetMillis() {
        return identity.offsetMillis();
    }

    /// Stops taking requests, and ends later.
    void drain(double at, double end) {
        drainsAt = at;
        endsAt = end;
    }

    /// The process dies and starts again under the same name: counters begin at zero.
    void restart(double now, double readyAgain) {
        readyAt = Math.max(now, readyAgain);
        served.forEach(OperationSeries::reset);
        resources.reset();
        exporter.reset(gauges);
    }

    /// Adds one second of the part's work, of which this pod does `share`.
    void work(LoadModel loadModel, double share) {
        for (OperationSeries each : served) {
            each.work(loadModel, share, latencyFactor);
        }
        resources.work(loadModel.resources().processors(component) * share);
        exporter.work(loadModel, share);
    }

    /// Brings the series up to date and writes them.
    void scrape(LoadModel loadModel, double leak, WriteRequestBatch batch, long millis) {
        for (OperationSeries each : served) {
            each.settle(component, dice);
            each.write(batch, millis);
        }
        resources.scrape(component, leak, dice);
        exporter.scrape(gauges, loadModel, leak, dice);
        gauges.write(batch, millis);
    }

    void end(WriteRequestBatch batch, long millis) {
        served.forEach(each -> each.end(batch, millis));
        gauges.end(batch, millis);
    }

    int series() {
        return gauges.series()
                + served.stream().mapToInt(OperationSeries::series).sum();
    }
}
