package io.epicenter.demo.telemetry;

import com.google.protobuf.MessageLite;
import io.epicenter.demo.shop.Fault;
import io.epicenter.demo.shop.LoadModel;
import io.epicenter.demo.shop.SeededRandom;
import io.epicenter.demo.shop.ShopPlan;
import java.util.List;

/// The running shop. Time moves in whole seconds by [#tick]; what its exporters, tracers and loggers said since the
/// last time is taken by the `take` methods. Deterministic in its seed. Confined to one thread.
public final class ShopSimulator {
    private final ShopPlan plan;
    private final long startMillis;
    private final LoadModel loadModel;
    private final Cluster cluster;
    private final WriteRequestBatch batch = new WriteRequestBatch();
    private final Tracer tracer;
    private final LogWriter logs;
    private final SeededRandom dice;
    private int second;

    public ShopSimulator(ShopPlan plan, long seed, long startMillis, int scrapeSeconds) {
        this.plan = plan;
        this.startMillis = startMillis;
        loadModel = new LoadModel(plan, seed * 7 + 1);
        cluster = new Cluster(plan, scrapeSeconds, seed * 7 + 2);
        tracer = new Tracer(plan, loadModel, cluster, seed * 7 + 3);
        logs = new LogWriter(plan, loadModel, cluster, seed * 7 + 4);
        dice = new SeededRandom(seed * 7 + 5);
    }

    /// Samples collected since they were last taken, as a snappy-compressed remote-write body.
    public record Samples(byte[] body, int count, long newestMillis) {}

    /// Lives through one more second.
    ///
    /// @param tracesPerSecond mean number of sampled traces
    public void tick(double tracesPerSecond) {
        long millis = startMillis + second * 1000L;
        loadModel.step(second, millis / 1000.0);
        cluster.work(loadModel, second);
        cluster.scrape(loadModel, second, millis, batch);
        int traces = dice.poisson(tracesPerSecond);
        for (int i = 0; i < traces; i++) {
            tracer.trace(second, millis + dice.below(1000));
        }
        logs.write(second, millis);
        second++;
    }

    /// Seconds lived.
    public int second() {
        return second;
    }

    /// At most one for each service.
    public void setFaults(List<Fault> faults) {
        loadModel.faults.set(faults);
    }

    /// Replaces the pods of a service one by one.
    public void roll(String service) {
        cluster.roll(plan.component(service), second);
    }

    /// Lets a pod of a service die and come back.
    public void restart(String service) {
        cluster.restart(plan.component(service), second);
    }

    public int pendingSamples() {
        return batch.samples();
    }

    public Samples takeSamples() {
        int count = batch.samples();
        return new Samples(batch.drain(), count, batch.newestMillis());
    }

    /// The spans collected since, as an `ExportTraceServiceRequest`; empty list when there are none.
    public List<MessageLite> takeSpans() {
        return tracer.take();
    }

    /// The log lines collected since, as an `ExportLogsServiceRequest`; empty list when there are none.
    public List<MessageLite> takeLogs() {
        return logs.take();
    }

    /// Series that are exposed now.
    public int series() {
        return cluster.series();
    }

    /// Mean latency of a service's first operation now, in seconds.
    public double latencySeconds(String service) {
        return loadModel.latencyOf(plan.component(service));
    }

    /// Ratio of failing requests of a service's first operation now.
    public double errorRatio(String service) {
        return plan.operations().stream()
                .filter(operation -> operation.component().name().equals(service))
                .mapToDouble(operation -> loadModel.errors[operation.index()])
                .max()
                .orElseThrow();
    }

    /// Requests per second of a service now.
    public double load(String service) {
        return loadModel.components.load[plan.component(service).index()];
    }
}
