package io.epicenter.detector.service;

import io.epicenter.detector.Engine;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The service's own metrics.
@Singleton
class DetectorMeters {
    private final Counter samples;
    private final Counter anomalies;
    private final Counter misplaced;
    private final Counter logLines;
    private final Counter logTickFailures;
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Map<Integer, ReportedCounts> reported = new ConcurrentHashMap<>();

    /// What has already been counted of a partition's engine.
    private static final class ReportedCounts {
        private final Engine engine;
        private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        private long samples;
        private long anomalies;
        private long misplaced;
        private volatile int series;
        private volatile int silent;
        private volatile int oddSenders;
        private volatile long newestMillis;

        ReportedCounts(Engine engine) {
            this.engine = engine;
        }
    }

    @Inject
    DetectorMeters(MeterRegistry registry) {
        samples = registry.counter("epicenter_detector_samples");
        anomalies = registry.counter("epicenter_detector_anomalies");
        logLines = registry.counter("epicenter_detector_log_lines");
        logTickFailures = registry.counter("epicenter_detector_log_tick_failures");
        misplaced = registry.counter("epicenter_detector_misplaced_series");
        for (DropReason reason : DropReason.values()) {
            String name = reason.name().toLowerCase(Locale.ROOT);
            dropped.put(reason, registry.counter("epicenter_detector_dropped_samples", "reason", name));
        }
        registry.gauge("epicenter_detector_series", this, DetectorMeters::series);
        registry.gauge("epicenter_detector_silent_entities", this, DetectorMeters::silent);
        registry.gauge("epicenter_detector_odd_senders", this, DetectorMeters::oddSenders);
        registry.gauge("epicenter_detector_event_time_lag_seconds", this, DetectorMeters::lagSeconds);
    }

    /// Takes over what the engine has counted since the last call.
    void record(int partition, Engine engine) {
        ReportedCounts known = reported.get(partition);
        if (known == null || known.engine != engine) {
            known = new ReportedCounts(engine);
            reported.put(partition, known);
        }
        EngineCounters counters = engine.counters();
        samples.increment((double) (counters.samples() - known.samples));
        known.samples = counters.samples();
        anomalies.increment((double) (counters.anomalies() - known.anomalies));
        known.anomalies = counters.anomalies();
        misplaced.increment((double) (counters.misplaced() - known.misplaced));
        known.misplaced = counters.misplaced();
        for (Map.Entry<DropReason, Counter> counter : dropped.entrySet()) {
            long now = counters.dropped(counter.getKey());
            long before = known.dropped.getOrDefault(counter.getKey(), 0L);
            if (now != before) {
                counter.getValue().increment((double) (now - before));
                known.dropped.put(counter.getKey(), now);
            }
        }
        known.series = engine.seriesCount();
        known.silent = counters.silentEntities();
        known.oddSenders = counters.oddSenders().size();
        known.newestMillis = engine.newestMillis();
    }

    void logLines(long count) {
        logLines.increment((double) count);
    }

    void logTickFailed() {
        logTickFailures.increment();
    }

    void forget(int partition) {
        reported.remove(partition);
    }

    private double series() {
        return reported.values().stream().mapToInt(known -> known.series).sum();
    }

    private double silent() {
        return reported.values().stream().mapToInt(known -> known.silent).sum();
    }

    private double oddSenders() {
        return reported.values().stream().mapToInt(known -> known.oddSenders).sum();
    }

    private double lagSeconds() {
        long now = System.currentTimeMillis();
        return reported.values().stream()
                .mapToDouble(known -> (now - known.newestMillis) / 1000.0)
                .max()
                .orElse(0);
    }
}
