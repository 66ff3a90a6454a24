package io.epicenter.ingest.service;

import io.epicenter.ingest.IngestLimits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/// The bounds of ingest.
@ConfigMapping(prefix = "epicenter.ingest")
interface IngestSettings {
    /// The number of partitions of `metrics`. Asked of Kafka when absent, as it should be outside of tests.
    OptionalInt metricsPartitions();

    /// How long to wait for Kafka's acknowledgement before a 503.
    @WithDefault("15s")
    Duration acknowledgeWithin();

    /// A body up to this size and not compressed with gzip is read on the event loop, a larger one on a worker.
    @WithDefault("64K")
    MemorySize inlineUpTo();

    InFlight inFlight();

    Limits limits();

    /// What may be under way at once; more gets a 503.
    interface InFlight {
        @WithDefault("256")
        int requests();

        /// Bodies that are being read, and records that Kafka has not acknowledged.
        @WithDefault("128M")
        MemorySize bytes();
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

        @WithDefault("10M")
        Duration ahead();

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
                limits.ahead(),
                limits.rememberedSeries());
    }

    private static int bytes(MemorySize size) {
        return Math.toIntExact(size.asLongValue());
    }
}
