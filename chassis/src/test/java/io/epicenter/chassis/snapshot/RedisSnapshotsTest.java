package io.epicenter.chassis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.chassis.snapshot.SnapshotStore.Snapshot;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/// Against a real Redis on a free port.
class RedisSnapshotsTest {
    private static RedisServer server;
    private static Vertx vertx;
    private static RedisDataSource redis;

    private final SnapshotStore store = new RedisSnapshots(redis, "test:", Duration.ofHours(1));

    @BeforeAll
    static void start() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .build();
        server.start();
        vertx = Vertx.vertx();
        Redis client = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
        redis = new BlockingRedisDataSourceImpl(vertx, client, RedisAPI.api(client), Duration.ofSeconds(5));
    }

    @AfterAll
    static void stop() throws IOException {
        vertx.closeAndAwait();
        server.stop();
    }

    @BeforeEach
    void empty() {
        redis.flushall();
    }

    @Test
    void what_was_saved_is_loaded() {
        byte[] state = new byte[3 * RedisSnapshots.CHUNK_BYTES];
        new Random(7).nextBytes(state);
        long epoch = store.takeOver("unit");

        assertThat(store.save("unit", epoch, new Snapshot(state, Map.of("metrics-3", 42L))))
                .isTrue();

        Snapshot loaded = store.load("unit").orElseThrow();
        assertThat(loaded.state()).isEqualTo(state);
        assertThat(loaded.offsets()).containsExactly(Map.entry("metrics-3", 42L));
    }

    @Test
    void nothing_is_loaded_where_nothing_was_saved() {
        assertThat(store.load("unit")).isEmpty();
    }

    @Test
    void a_former_holder_cannot_overwrite_its_successor() {
        long former = store.takeOver("unit");
        long holder = store.takeOver("unit");
        store.save("unit", holder, new Snapshot(new byte[] {2}, Map.of()));

        assertThat(store.save("unit", former, new Snapshot(new byte[] {1}, Map.of())))
                .isFalse();

        assertThat(store.load("unit").orElseThrow().state()).containsExactly(2);
    }

    @Test
    void a_damaged_snapshot_gives_way_to_the_one_before() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of("t-0", 1L)));
        store.save("unit", epoch, new Snapshot(new byte[] {2}, Map.of("t-0", 2L)));
        String chunk = redis.key().keys("test:{unit}:chunk:1-1:*").getFirst();
        byte[] bytes = redis.value(byte[].class).get(chunk);
        bytes[bytes.length - 1] ^= 1;
        redis.value(byte[].class).set(chunk, bytes);

        Snapshot loaded = store.load("unit").orElseThrow();

        assertThat(loaded.state()).containsExactly(1);
        assertThat(loaded.offsets()).containsEntry("t-0", 1L);
    }

    @Test
    void a_snapshot_with_a_missing_chunk_gives_way_to_the_one_before() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of()));
        store.save("unit", epoch, new Snapshot(new byte[] {2}, Map.of()));
        redis.key().del(redis.key().keys("test:{unit}:chunk:1-1:*").getFirst());

        assertThat(store.load("unit").orElseThrow().state()).containsExactly(1);
    }

    @Test
    void a_truncated_snapshot_gives_way_to_the_one_before() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of()));
        store.save("unit", epoch, new Snapshot(new byte[] {2}, Map.of()));
        String chunk = redis.key().keys("test:{unit}:chunk:1-1:*").getFirst();
        byte[] bytes = redis.value(byte[].class).get(chunk);
        redis.value(byte[].class).set(chunk, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(store.load("unit").orElseThrow().state()).containsExactly(1);
    }

    @Test
    void a_manifest_with_any_byte_flipped_never_ends_a_restore() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of("t-0", 1L)));
        store.save("unit", epoch, new Snapshot(new byte[] {2}, Map.of("t-0", 2L)));
        byte[] manifest = redis.value(byte[].class).get("test:{unit}:manifest");
        for (int i = 0; i < manifest.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = manifest.clone();
                flipped[i] ^= (byte) (1 << bit);
                redis.value(byte[].class).set("test:{unit}:manifest", flipped);

                assertThat(store.load("unit")).isPresent();
            }
        }
    }

    @Test
    void the_good_one_stays_the_one_before_when_the_newest_was_of_no_use() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of()));
        store.save("unit", epoch, new Snapshot(new byte[] {2}, Map.of()));
        store.load("unit");

        assertThat(store.fallBack("unit").orElseThrow().state()).containsExactly(1);
        store.save("unit", epoch, new Snapshot(new byte[] {3}, Map.of()));

        assertThat(store.load("unit").orElseThrow().state()).containsExactly(3);
        assertThat(store.fallBack("unit").orElseThrow().state()).containsExactly(1);
        assertThat(redis.key().keys("test:{unit}:chunk:*")).hasSize(2);
    }

    @Test
    void a_store_that_is_full_is_not_filled_further() {
        long epoch = store.takeOver("unit");
        store.save("unit", epoch, new Snapshot(new byte[] {1}, Map.of()));
        byte[] large = new byte[8 * RedisSnapshots.CHUNK_BYTES];
        new Random(7).nextBytes(large);
        redis.execute("CONFIG", "SET", "maxmemory", Integer.toString(6 * RedisSnapshots.CHUNK_BYTES));
        try {
            assertThatThrownBy(() -> store.save("unit", epoch, new Snapshot(large, Map.of())))
                    .hasMessageContaining("OOM");
        } finally {
            redis.execute("CONFIG", "SET", "maxmemory", "0");
        }

        assertThat(redis.key().keys("test:{unit}:chunk:*")).hasSize(1);
        assertThat(store.load("unit").orElseThrow().state()).containsExactly(1);
    }

    @Test
    void only_the_last_two_snapshots_take_room() {
        long epoch = store.takeOver("unit");
        for (int i = 0; i < 5; i++) {
            store.save("unit", epoch, new Snapshot(new byte[] {(byte) i}, Map.of()));
        }

        assertThat(redis.key().keys("test:{unit}:chunk:*")).hasSize(2);
    }
}
