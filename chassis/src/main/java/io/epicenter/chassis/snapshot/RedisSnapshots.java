package io.epicenter.chassis.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.ValueCommands;
import io.vertx.mutiny.redis.client.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/// Snapshots in Redis: deflated, cut into chunks of at most [#CHUNK_BYTES], checksummed, the manifest written last and
/// only by the holder of the newest epoch (a Lua script compares and sets in one step). A chunk that is missing or
/// damaged makes the reader fall back to the manifest before, which then stays the one before until a good one is
/// there.
///
/// Keys: `<prefix>{<unit>}:epoch`, `:manifest`, `:previous`, `:chunk:<epoch>-<sequence>:<n>`. The braces keep the keys
/// of a unit in one slot of a Redis Cluster.
public final class RedisSnapshots implements SnapshotStore {
    /// 1 MiB. Chosen by hand: Redis serves one command at a time, and copies as much in about a millisecond.
    static final int CHUNK_BYTES = 1 << 20;

    /// Of the manifest; another number is another layout, which this version does not read.
    private static final int FORMAT = 1;
    private static final String NEWEST = "manifest";
    private static final String PREVIOUS = "previous";
    private static final String PUBLISH = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            local current = redis.call('GET', KEYS[2])
            if current and ARGV[4] == '1' then redis.call('SET', KEYS[3], current, 'EX', ARGV[3]) end
            redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
            return 1
            """;

    private final RedisDataSource redis;
    private final ValueCommands<String, byte[]> values;
    private final String prefix;
    private final Duration retention;
    private final AtomicLong sequence = new AtomicLong();
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    /// @param prefix the owner's key prefix, such as `detector:`
    /// @param retention after which a snapshot that nobody renews is gone
    public RedisSnapshots(RedisDataSource redis, String prefix, Duration retention) {
        this.redis = redis;
        this.values = redis.value(byte[].class);
        this.prefix = prefix;
        this.retention = retention;
    }

    /// What a snapshot consists of.
    public record Manifest(
            int format,
            @JsonProperty("generation") String generation,
            int chunks,
            int sizeBytes,
            long crc,
            Map<String, Long> offsets) {
        /// Throws when it cannot be one that was written, as after a flipped bit.
        public Manifest {
            if (chunks < 0 || sizeBytes < 0 || chunks > sizeBytes / CHUNK_BYTES + 1) {
                throw new IllegalArgumentException(chunks + " chunks for " + sizeBytes + " bytes");
            }
            Objects.requireNonNull(generation, "generation");
            offsets = Map.copyOf(offsets);
        }
    }

    @Override
    public long takeOver(String unit) {
        return redis.value(Long.class).incr(key(unit, "epoch"));
    }

    @Override
    public Optional<Snapshot> load(String unit) {
        unusable.remove(unit);
        if (values.get(key(unit, NEWEST)) == null) {
            return Optional.empty();
        }
        Optional<Snapshot> newest = load(unit, NEWEST);
        return newest.isPresent() ? newest : fallBack(unit);
    }

    @Override
    public Optional<Snapshot> fallBack(String unit) {
        Optional<Snapshot> previous = load(unit, PREVIOUS);
        if (previous.isPresent()) {
            unusable.add(unit);
        }
        return previous;
    }

    private Optional<Snapshot> load(String unit, String name) {
        byte[] bytes = values.get(key(unit, name));
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(unit, Json.read(bytes, Manifest.class)));
        } catch (MalformedMessageException damaged) {
            Log.errorf("snapshot damaged: unit=%s manifest=%s reason=%s", unit, name, damaged.getMessage());
            return Optional.empty();
        }
    }

    private Snapshot read(String unit, Manifest manifest) throws MalformedMessageException {
        if (manifest.format() != FORMAT) {
            throw new MalformedMessageException("snapshot of format " + manifest.format() + ", not " + FORMAT);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(CHUNK_BYTES);
        for (int i = 0; i < manifest.chunks(); i++) {
            byte[] chunk = values.get(chunkKey(unit, manifest.generation(), i));
            if (chunk == null) {
                throw new MalformedMessageException("chunk " + i + " of " + manifest.chunks() + " is missing");
            }
            packed.writeBytes(chunk);
        }
        byte[] bytes = packed.toByteArray();
        if (crc(bytes) != manifest.crc()) {
            throw new MalformedMessageException("checksum is wrong");
        }
        return new Snapshot(inflate(bytes), manifest.offsets());
    }

    @Override
    public boolean save(String unit, long epoch, Snapshot snapshot) {
        byte[] packed = deflate(snapshot.state());
        String generation = epoch + "-" + sequence.getAndIncrement();
        boolean keepNewest = !unusable.contains(unit);
        @Nullable Manifest oldest = manifest(unit, keepNewest ? PREVIOUS : NEWEST);
        List<String> written = writeChunks(unit, generation, packed);
        Manifest manifest =
                new Manifest(FORMAT, generation, written.size(), packed.length, crc(packed), snapshot.offsets());
        Response published = redis.execute(
                "EVAL",
                PUBLISH,
                "3",
                key(unit, "epoch"),
                key(unit, NEWEST),
                key(unit, PREVIOUS),
                Long.toString(epoch),
                new String(Json.write(manifest), StandardCharsets.UTF_8),
                Long.toString(retention.toSeconds()),
                keepNewest ? "1" : "0");
        if (published.toInteger() != 1) {
            delete(written);
            return false;
        }
        unusable.remove(unit);
        if (oldest != null) {
            delete(chunkKeys(unit, oldest));
        }
        return true;
    }

    /// The keys of the chunks. Leaves none behind when one cannot be written: a store that is full must not be filled
    /// further by what no manifest names.
    private List<String> writeChunks(String unit, String generation, byte[] packed) {
        List<String> written = new ArrayList<>();
        try {
            for (int from = 0; from < packed.length; from += CHUNK_BYTES) {
                String key = chunkKey(unit, generation, written.size());
                byte[] chunk = Arrays.copyOfRange(packed, from, Math.min(packed.length, from + CHUNK_BYTES));
                values.setex(key, retention.toSeconds(), chunk);
                written.add(key);
            }
            return written;
        } catch (RuntimeException failure) {
            try {
                delete(written);
            } catch (RuntimeException unreachable) {
                failure.addSuppressed(unreachable);
            }
            throw failure;
        }
    }

    private @Nullable Manifest manifest(String unit, String name) {
        byte[] bytes = values.get(key(unit, name));
        try {
            return bytes == null ? null : Json.read(bytes, Manifest.class);
        } catch (MalformedMessageException unreadable) {
            Log.warnf(
                    "manifest unreadable, its chunks are left to expire: unit=%s reason=%s",
                    unit, unreadable.getMessage());
            return null;
        }
    }

    private void delete(List<String> keys) {
        if (!keys.isEmpty()) {
            redis.key().del(keys.toArray(new String[0]));
        }
    }

    private List<String> chunkKeys(String unit, Manifest manifest) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < manifest.chunks(); i++) {
            keys.add(chunkKey(unit, manifest.generation(), i));
        }
        return keys;
    }

    private String key(String unit, String name) {
        return prefix + "{" + unit + "}:" + name;
    }

    private String chunkKey(String unit, String generation, int number) {
        return key(unit, "chunk:" + generation + ":" + number);
    }

    private static long crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, fast)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        } finally {
            fast.end();
        }
        return packed.toByteArray();
    }

    private static byte[] inflate(byte[] bytes) throws MalformedMessageException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new MalformedMessageException("cannot be inflated: " + damaged.getMessage(), damaged);
        }
    }
}
