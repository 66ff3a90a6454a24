package io.epicenter.chassis.snapshot;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologyCodec;
import io.epicenter.contracts.topology.TopologyKeys;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// The dependency graph in heap, kept up to date: asks Redis every 5 s for the current version, one small key, and
/// loads it when it is a new one. A version that cannot be read whole is passed over; the last good one stays. Polling
/// is simpler than a subscription, which needs polling beside it anyway for the messages that get lost. Redis is read
/// on a thread of its own, so [#current] never waits.
@ApplicationScoped
public class TopologyReader {
    /// Between two looks. Chosen by hand, docs/adr/0008: one small key each time; a new version is in use so much
    /// later.
    private static final Duration POLL = Duration.ofSeconds(5);

    private final RedisDataSource redis;
    private final MeterRegistry metrics;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topology-reader").daemon().factory());
    private volatile TopologySnapshot current = TopologySnapshot.EMPTY;
    private volatile boolean polled;

    @Inject
    public TopologyReader(RedisDataSource redis, MeterRegistry metrics) {
        this.redis = redis;
        this.metrics = metrics;
    }

    /// Begins to ask; the container does this at the first use.
    @PostConstruct
    public void start() {
        Gauge.builder("epicenter.topology.snapshot.version", () -> current.version())
                .description("Version of the dependency graph in use")
                .register(metrics);
        Gauge.builder(
                        "epicenter.topology.snapshot.age",
                        () -> current.version() == 0
                                ? Double.NaN
                                : current.age(Instant.now()).toMillis() / 1000.0)
                .description("Age of the dependency graph in use")
                .baseUnit("seconds")
                .register(metrics);
        var _ = thread.scheduleWithFixedDelay(this::poll, 0, POLL.toSeconds(), TimeUnit.SECONDS);
    }

    /// Stops asking; what was loaded stays.
    @PreDestroy
    public void stop() {
        thread.shutdownNow();
    }

    /// The newest version that could be read; [TopologySnapshot#EMPTY] as long as there is none.
    public TopologySnapshot current() {
        return current;
    }

    /// Whether Redis has answered since the start, also when it knew no version.
    public boolean hasPolled() {
        return polled;
    }

    /// Asks Redis now, on the caller's thread, which must be one that may wait. Throws when Redis is out of reach.
    public synchronized TopologySnapshot refresh() {
        String version = redis.value(String.class).get(TopologyKeys.CURRENT);
        polled = true;
        if (version == null || version.equals(Long.toString(current.version()))) {
            return current;
        }
        try {
            current = load(Long.parseLong(version));
            Log.infof(
                    "topology loaded: version=%s nodes=%d edges=%d",
                    version, current.nodes().size(), current.edges().size());
        } catch (MalformedMessageException | NumberFormatException damaged) {
            metrics.counter("epicenter.topology.snapshot.damaged").increment();
            Log.warnf(
                    "topology not readable, the last one stays: version=%s kept=%d reason=%s",
                    version, current.version(), damaged.getMessage());
        }
        return current;
    }

    /// Reads any version from Redis. Throws [MalformedMessageException] when it is gone or damaged.
    public TopologySnapshot load(long version) throws MalformedMessageException {
        String blob = TopologyKeys.snapshot(version);
        byte[] manifest = redis.value(byte[].class).get(TopologyKeys.manifest(blob));
        if (manifest == null) {
            throw new MalformedMessageException("version " + version + " is not in Redis");
        }
        String[] parts = new String(manifest, StandardCharsets.UTF_8).split(",", -1);
        if (parts.length != 3) {
            throw new MalformedMessageException("version " + version + " has a manifest of " + parts.length + " parts");
        }
        byte[] bytes = join(blob, number(parts[0]));
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        if (bytes.length != number(parts[1]) || checksum.getValue() != number(parts[2])) {
            throw new MalformedMessageException("version " + version + " differs from its manifest");
        }
        TopologySnapshot snapshot = TopologyCodec.read(bytes);
        if (snapshot.version() != version) {
            throw new MalformedMessageException("version " + snapshot.version() + " stands in place of " + version);
        }
        return snapshot;
    }

    private byte[] join(String blob, long chunks) throws MalformedMessageException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < chunks; i++) {
            byte[] chunk = redis.value(byte[].class).get(TopologyKeys.chunk(blob, i));
            if (chunk == null) {
                throw new MalformedMessageException("chunk " + i + " of " + chunks + " is missing: " + blob);
            }
            bytes.writeBytes(chunk);
        }
        return bytes.toByteArray();
    }

    private static long number(String text) throws MalformedMessageException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new MalformedMessageException("not a number in a manifest: '" + text + "'", malformed);
        }
    }

    private void poll() {
        try {
            refresh();
        } catch (RuntimeException unreachable) {
            if (thread.isShutdown()) {
                return;
            }
            Log.warnf(
                    "topology not refreshed, the last one stays: kept=%d reason=%s",
                    current.version(), unreachable.getMessage());
        }
    }
}
