package io.epicenter.chassis.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What the snapshots of a consumer cost, and how old they are.
final class SnapshotMeters {
    private static final String CONSUMER = "consumer";

    private final String consumer;
    private final MeterRegistry registry;
    private final Timer pause;
    private final Timer write;
    private final Counter failures;
    private final Counter skipped;
    private final Counter rejected;
    private final Map<Integer, Kept> kept = new ConcurrentHashMap<>();

    /// Of a partition: bytes, and [System#nanoTime] of the last good one.
    private record Kept(AtomicLong sizeBytes, AtomicLong written, List<Meter.Id> gauges) {}

    SnapshotMeters(String consumer, MeterRegistry registry) {
        this.consumer = consumer;
        this.registry = registry;
        pause = timer("epicenter_snapshot_pause", "Time for which processing stands still to encode a state");
        write = timer("epicenter_snapshot_write", "Time to pack and store an encoded state, beside the processing");
        failures = counter("epicenter_snapshot_failures", "Snapshots that were not written");
        skipped = counter("epicenter_snapshot_skipped", "Snapshots that were due while the last was being written");
        rejected = counter("epicenter_snapshot_rejected", "Snapshots that could not be opened");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag(CONSUMER, consumer)
                .publishPercentileHistogram()
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag(CONSUMER, consumer)
                .register(registry);
    }

    /// The age counts from now until the first is written.
    void restored(int partition) {
        kept.computeIfAbsent(partition, this::register).written.set(System.nanoTime());
    }

    private Kept register(int partition) {
        AtomicLong size = new AtomicLong();
        AtomicLong written = new AtomicLong();
        Gauge sizeGauge = Gauge.builder("epicenter_snapshot_size_bytes", size, AtomicLong::doubleValue)
                .description("Encoded state of the last snapshot, before it is packed")
                .tag(CONSUMER, consumer)
                .tag("partition", Integer.toString(partition))
                .register(registry);
        Gauge ageGauge = Gauge.builder("epicenter_snapshot_age_seconds", written, SnapshotMeters::secondsSince)
                .description("Since the last good snapshot, or since the state was restored: what a crash reads again")
                .tag(CONSUMER, consumer)
                .tag("partition", Integer.toString(partition))
                .register(registry);
        return new Kept(size, written, List.of(sizeGauge.getId(), ageGauge.getId()));
    }

    private static double secondsSince(AtomicLong nanos) {
        return (System.nanoTime() - nanos.get()) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    void paused(long sinceNanos) {
        pause.record(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    void written(int partition, int sizeBytes, long sinceNanos) {
        write.record(Duration.ofNanos(System.nanoTime() - sinceNanos));
        Kept known = kept.get(partition);
        if (known != null) {
            known.sizeBytes.set(sizeBytes);
            known.written.set(System.nanoTime());
        }
    }

    void failed() {
        failures.increment();
    }

    void skipped() {
        skipped.increment();
    }

    void rejected() {
        rejected.increment();
    }

    void forget(int partition) {
        Kept gone = kept.remove(partition);
        if (gone != null) {
            gone.gauges.forEach(registry::remove);
        }
    }
}
