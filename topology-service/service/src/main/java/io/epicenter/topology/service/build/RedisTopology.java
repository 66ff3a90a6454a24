package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologyCodec;
import io.epicenter.contracts.topology.TopologyKeys;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.service.TopologySettings;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.transactions.OptimisticLockingTransactionResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Versions of the graph in Redis: written aside in chunks, read back and compared, then made current in one
/// transaction that is fenced by the version number. A version expires after it has been replaced.
@ApplicationScoped
public class RedisTopology {
    private final RedisDataSource redis;
    private final TopologyReader reader;
    private final Duration retention;
    private final int maxVersions;

    /// A version that can still be read.
    public record Version(long version, Instant builtAt) {}

    @Inject
    RedisTopology(RedisDataSource redis, TopologyReader reader, TopologySettings config) {
        this.redis = redis;
        this.reader = reader;
        this.retention = config.graph().timeToLive();
        this.maxVersions = config.graph().versions();
    }

    /// A number that no builder has had before.
    public long nextVersion() {
        return redis.value(Long.class).incr(TopologyKeys.SEQUENCE);
    }

    /// Makes the snapshot current; false when a newer one already is. Throws when what was written cannot be read back.
    public boolean publish(TopologySnapshot snapshot) throws MalformedMessageException {
        write(snapshot);
        if (!reader.load(snapshot.version()).equals(snapshot)) {
            throw new MalformedMessageException("version " + snapshot.version() + " reads back differently");
        }
        long before = swap(snapshot.version());
        if (before >= snapshot.version()) {
            drop(snapshot.version());
            return false;
        }
        redis.sortedSet(String.class)
                .zadd(
                        TopologyKeys.VERSIONS,
                        (double) snapshot.builtAt().toEpochMilli(),
                        Long.toString(snapshot.version()));
        retire(before);
        return true;
    }

    private void write(TopologySnapshot snapshot) {
        byte[] bytes = TopologyCodec.write(snapshot);
        String blob = TopologyKeys.snapshot(snapshot.version());
        int chunks = 0;
        for (int from = 0; from < bytes.length; from += TopologyKeys.CHUNK_BYTES) {
            int to = Math.min(bytes.length, from + TopologyKeys.CHUNK_BYTES);
            redis.value(byte[].class).set(TopologyKeys.chunk(blob, chunks++), Arrays.copyOfRange(bytes, from, to));
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        String manifest = chunks + "," + bytes.length + "," + checksum.getValue();
        redis.value(byte[].class).set(TopologyKeys.manifest(blob), manifest.getBytes(StandardCharsets.UTF_8));
    }

    /// Returns the version that was current before, or what prevailed.
    private long swap(long version) {
        while (true) {
            OptimisticLockingTransactionResult<Long> result = redis.withTransaction(
                    before -> {
                        String current = before.value(String.class).get(TopologyKeys.CURRENT);
                        return current == null ? 0L : Long.parseLong(current);
                    },
                    (current, transaction) -> {
                        if (current >= version) {
                            transaction.discard();
                        } else {
                            transaction.execute("SET", TopologyKeys.CURRENT, Long.toString(version));
                        }
                    },
                    TopologyKeys.CURRENT);
            Long current = result.getPreTransactionResult();
            if (!result.discarded() || (current != null && current >= version)) {
                return current == null ? 0 : current;
            }
        }
    }

    /// Lets a replaced version expire, and drops the oldest ones past the bound.
    private void retire(long replaced) {
        for (String key : keys(replaced)) {
            redis.key().expire(key, retention);
        }
        long expired = Instant.now().minus(retention).toEpochMilli();
        redis.execute("ZREMRANGEBYSCORE", TopologyKeys.VERSIONS, "-inf", "(" + expired);
        List<String> oldest = redis.sortedSet(String.class).zrange(TopologyKeys.VERSIONS, 0, -1L - maxVersions);
        for (String version : oldest) {
            drop(Long.parseLong(version));
            redis.sortedSet(String.class).zrem(TopologyKeys.VERSIONS, version);
        }
    }

    private void drop(long version) {
        redis.key().del(keys(version).toArray(new String[0]));
    }

    private List<String> keys(long version) {
        String blob = TopologyKeys.snapshot(version);
        List<String> keys = new ArrayList<>(List.of(TopologyKeys.manifest(blob)));
        byte[] manifest = redis.value(byte[].class).get(TopologyKeys.manifest(blob));
        if (manifest != null) {
            String text = new String(manifest, StandardCharsets.UTF_8);
            int chunks = Integer.parseInt(text.substring(0, text.indexOf(',')));
            for (int i = 0; i < chunks; i++) {
                keys.add(TopologyKeys.chunk(blob, i));
            }
        }
        return keys;
    }

    /// The versions that can still be read, newest first.
    public List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        redis.sortedSet(String.class)
                .zrangeWithScores(TopologyKeys.VERSIONS, 0, -1)
                .forEach(scored -> versions.addFirst(
                        new Version(Long.parseLong(scored.value()), Instant.ofEpochMilli((long) scored.score()))));
        return versions;
    }
}
