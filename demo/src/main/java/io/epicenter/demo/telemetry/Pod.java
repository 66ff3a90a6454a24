package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Dice;
import io.epicenter.demo.shop.Operation;
import io.epicenter.demo.shop.Part;
import io.epicenter.demo.shop.Physics;
import io.epicenter.demo.shop.ShopPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One pod of a part: what it has done since it started, and what its exporters show of it. Requests are added every
/// second; the series move when the pod is scraped. Confined to one thread.
final class Pod {
    private static final double MEMORY_LIMIT = 2.2;

    private final Part part;
    private final String name;
    private final List<Served> served = new ArrayList<>();
    private final Gauges gauges = new Gauges();
    private final Dice dice;
    private final double weight;
    private final double latencyFactor;
    private final long offsetMillis;
    private final ExporterSeries exporter;
    private final int up;
    private final int processCpu;
    private final int processMemory;
    private final int containerCpu;
    private final int containerMemory;

    private double readyAt;
    private double endsAt = Double.POSITIVE_INFINITY;
    private double drainsAt = Double.POSITIVE_INFINITY;
    private double memoryDrift;
    private double pendingProcessor;

    Pod(
            Part part,
            String name,
            String address,
            List<Operation> operations,
            long offsetMillis,
            double readyAt,
            Dice dice) {
        this.part = part;
        this.name = name;
        this.dice = dice;
        this.offsetMillis = offsetMillis;
        this.readyAt = readyAt;
        weight = dice.between(0.94, 1.06);
        latencyFactor = dice.between(0.97, 1.03);
        Map<String, String> place =
                Map.of("environment", ShopPlan.ENVIRONMENT, "namespace", ShopPlan.NAMESPACE, "pod", name);
        Labels application = application(place, address);
        Labels container = new Labels(
                place,
                "container",
                part.name(),
                "job",
                "kubelet",
                "node",
                "node-" + (1 + Math.floorMod(name.hashCode(), 3)));
        for (Operation operation : operations) {
            if (operation.part().equals(part) && part.role().isServer()) {
                served.add(new Served(operation, application));
            }
        }
        up = gauges.add(application, "up");
        processCpu = gauges.add(application, "process_cpu_seconds_total");
        processMemory = gauges.add(application, "process_resident_memory_bytes");
        containerCpu = gauges.add(container, "container_cpu_usage_seconds_total");
        containerMemory = gauges.add(container, "container_memory_working_set_bytes");
        exporter = ExporterSeries.of(part, gauges, application);
        gauges.set(up, 1);
    }

    private Labels application(Map<String, String> place, String address) {
        return switch (part.role()) {
            case HTTP, GRPC ->
                new Labels(
                        place,
                        "job",
                        ShopPlan.NAMESPACE + "/" + part.name(),
                        "service_name",
                        part.name(),
                        "instance",
                        address + ":9464");
            case CLASSIC, WORKER -> new Labels(place, "job", part.name(), "instance", address + ":8080");
            case POSTGRES -> new Labels(place, "job", part.name(), "instance", address + ":9187");
            case REDIS -> new Labels(place, "job", part.name(), "instance", address + ":9121");
            case QUEUE -> new Labels(place, "job", part.name(), "instance", address + ":9308");
        };
    }

    Part part() {
        return part;
    }

    String name() {
        return name;
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
        return offsetMillis;
    }

    /// Stops taking requests, and ends later.
    void drain(double at, double end) {
        drainsAt = at;
        endsAt = end;
    }

    /// The process dies and starts again under the same name: counters begin at zero.
    void restart(double now, double readyAgain) {
        readyAt = Math.max(now, readyAgain);
        served.forEach(Served::reset);
        gauges.set(processCpu, 0);
        exporter.reset(gauges);
    }

    /// Adds one second of the part's work, of which this pod does `share`.
    void work(Physics physics, double share) {
        for (Served each : served) {
            each.work(physics, share, latencyFactor);
        }
        pendingProcessor += physics.processors(part) * share;
        exporter.work(physics, share);
    }

    /// Brings the series up to date and writes them.
    void scrape(Physics physics, double leak, SeriesBatch batch, long millis) {
        for (Served each : served) {
            each.settle(part, dice);
            each.write(batch, millis);
        }
        double processor = Math.max(0, pendingProcessor * (1 + 0.03 * dice.gauss()));
        pendingProcessor = 0;
        gauges.increase(processCpu, processor);
        gauges.increase(containerCpu, processor * 1.04);
        memoryDrift = 0.9 * memoryDrift + 0.006 * dice.gauss();
        double normal = part.memoryBytes() * (1 + memoryDrift);
        double limit = part.memoryBytes() * MEMORY_LIMIT;
        double memory = Math.min(limit * 0.985, normal + leak * (limit * 0.97 - part.memoryBytes()));
        gauges.set(processMemory, Math.rint(memory * 0.96));
        gauges.set(containerMemory, Math.rint(memory));
        exporter.scrape(gauges, physics, leak, dice);
        gauges.write(batch, millis);
    }

    void end(SeriesBatch batch, long millis) {
        served.forEach(each -> each.end(batch, millis));
        gauges.end(batch, millis);
    }

    int series() {
        return gauges.series() + served.stream().mapToInt(Served::series).sum();
    }
}
