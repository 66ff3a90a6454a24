package io.epicenter.correlator.service;

import io.epicenter.correlator.Correlator.Statistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The service's own metrics.
@Singleton
class CorrelatorMeters {
    private final Map<Integer, Statistics> byPartition = new ConcurrentHashMap<>();
    private final Timer advance;
    private final TickWatch watch;

    @Inject
    CorrelatorMeters(MeterRegistry registry, TickWatch watch) {
        this.watch = watch;
        advance = Timer.builder("epicenter_correlator_advance")
                .description("Time to decide what the watermark allows, ranking included")
                .publishPercentileHistogram()
                .register(registry);
        Gauge.builder("epicenter_correlator_open_incidents", () -> sum(Statistics::openIncidents))
                .register(registry);
        Gauge.builder("epicenter_correlator_buffered_inputs", () -> sum(Statistics::buffered))
                .register(registry);
        Gauge.builder("epicenter_correlator_watermark_lag_seconds", this, CorrelatorMeters::lagSeconds)
                .register(registry);
        Gauge.builder(
                        "epicenter_correlator_decision_running_seconds",
                        watch,
                        running -> running.running().toMillis() / 1000.0)
                .description("How long the decision in hand has taken so far, publishing included; 0 when none is")
                .register(registry);
        Gauge.builder(
                        "epicenter_correlator_postponed_inputs",
                        () -> sum(statistics -> statistics.work().postponed()))
                .description("Inputs that are due and found no room to wait in")
                .register(registry);
        Gauge.builder(
                        "epicenter_correlator_waiting_symptoms",
                        () -> sum(statistics -> statistics.work().waiting()))
                .register(registry);
        counter(
                registry,
                "epicenter_correlator_spent_ticks",
                statistics -> statistics.work().spentTicks());
        counter(registry, "epicenter_correlator_inputs", Statistics::inputs);
        counter(registry, "epicenter_correlator_late_inputs", Statistics::late);
        counter(registry, "epicenter_correlator_dropped_inputs", Statistics::dropped);
        counter(registry, "epicenter_correlator_ahead_inputs", Statistics::ahead);
        counter(registry, "epicenter_correlator_suppressed_anomalies", Statistics::suppressed);
    }

    private void counter(MeterRegistry registry, String name, ToLongFunction<Statistics> count) {
        FunctionCounter.builder(name, this, meters -> (double) meters.sum(count))
                .register(registry);
    }

    <T> T time(Supplier<T> work) {
        return Objects.requireNonNull(advance.record(work), "the work gives a result");
    }

    /// Lets others see how long a decision takes while it does.
    void watch(Runnable decision) {
        watch.watch(decision);
    }

    void record(int partition, Statistics statistics) {
        byPartition.put(partition, statistics);
    }

    void forget(int partition) {
        byPartition.remove(partition);
    }

    private long sum(ToLongFunction<Statistics> count) {
        return byPartition.values().stream().mapToLong(count).sum();
    }

    private double lagSeconds() {
        Instant now = Instant.now();
        return byPartition.values().stream()
                .map(Statistics::watermark)
                .filter(Objects::nonNull)
                .mapToDouble(watermark -> Duration.between(watermark, now).toMillis() / 1000.0)
                .max()
                .orElse(0);
    }
}
