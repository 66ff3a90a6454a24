package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.memory.MemoryBudget;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The bounds of ingest.
@ConfigMapping(prefix = "epicenter.ingest")
interface IngestSettings {
    /// The number of partitions of `metrics`. Asked of Kafka when absent, as it should be outside of tests.
    OptionalInt metricsPartitions();

    /// How long to wait for Kafka's acknowledgement before a 503.
    @WithDefault("15s")
    Duration acknowledgeWithin();

    /// How long a body may take to come before a 503 and the end of its connection.
    @WithDefault("30s")
    Duration bodyWithin();

    /// A body up to this size and not compressed with gzip is read on the event loop, a larger one on a worker.
    @WithDefault("64K")
    MemorySize inlineUpTo();

    InFlight inFlight();

    Limits limits();

    /// What may be under way at once; more gets a 503.
    interface InFlight {
        @WithDefault("256")
        int requests();

        /// What all requests together may hold in memory, as a part of the heap: bodies, what they decode to, what is
        /// read from them, and records that Kafka has not acknowledged.
        @WithDefault("25")
        int heapPercent();

        /// The same in bytes, instead of a part of the heap.
        Optional<MemorySize> bytes();
    }

    /// The bounds of one request: see [IngestLimits].
    interface Limits {
        @WithDefault("16M")
        MemorySize body();

        @WithDefault("64M")
        MemorySize decoded();

        @WithDefault("50000")
        int series();

        @WithDefault("64")
        int labels();

        @WithDefault("256")
        int nameBytes();

        @WithDefault("4096")
        int valueBytes();

        @WithDefault("10000")
        int samples();

        @WithDefault("512K")
        MemorySize record();

        @WithDefault("32768")
        int logBodyChars();

        /// How far the time of telemetry may lie in the future.
        @WithDefault("10M")
        Duration ahead();

        /// How far the time of telemetry and of changes may lie in the past: ten years, so that history can be sent.
        @WithDefault("P3653D")
        Duration behind();

        /// How far the time of a change may lie in the future; up to there it counts as that of its receipt.
        @WithDefault("P1D")
        Duration eventAhead();

        @WithDefault("1000000")
        int rememberedSeries();
    }

    static IngestLimits toLimits(IngestSettings settings) {
        Limits limits = settings.limits();
        return new IngestLimits(
                bytes(limits.body()),
                bytes(limits.decoded()),
                limits.series(),
                limits.labels(),
                limits.nameBytes(),
                limits.valueBytes(),
                limits.samples(),
                bytes(limits.record()),
                limits.logBodyChars(),
                new IngestLimits.Times(limits.ahead(), limits.behind(), limits.eventAhead()),
                limits.rememberedSeries());
    }

    /// @param heapBytes the most that the heap can have
    static MemoryBudget toBudget(IngestSettings settings, long heapBytes) {
        int percent = settings.inFlight().heapPercent();
        if (percent < 1 || percent > 90) {
            throw new IllegalArgumentException(
                    "epicenter.ingest.in-flight.heap-percent is from 1 to 90, not " + percent);
        }
        return new MemoryBudget(
                settings.inFlight().bytes().map(MemorySize::asLongValue).orElse(heapBytes / 100 * percent));
    }

    private static int bytes(MemorySize size) {
        return Math.toIntExact(size.asLongValue());
    }
}
