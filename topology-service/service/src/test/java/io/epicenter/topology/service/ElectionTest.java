package io.epicenter.topology.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.topology.TopologyKeys;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.service.build.Replica;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who builds, when several replicas share the partitions of `traces`: on a real broker and a real Redis.
class ElectionTest {
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /// The longest time without a builder, ten times over for a machine that is busy: Kafka notices the silence, the
    /// others meet again, the new owner of partition 0 looks, and the current version must be due.
    private static final Duration TAKEOVER = SESSION.plus(INTERVAL).multipliedBy(10);

    private static final Map<String, String> QUICK = Map.of(
            "build.interval", INTERVAL.toString(),
            "build.growth-interval", INTERVAL.toString(),
            "build.partial-interval", "PT0.2S");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger BROKER = Logger.getLogger("kafka");

    @TempDir
    private static Path folder;

    private static final RealRedis SERVER = new RealRedis();
    private static RealKafka kafka;
    private static Vertx vertx;
    private static RedisDataSource redis;

    private final List<Replica> replicas = new ArrayList<>();
    private int traces;

    @BeforeAll
    static void start() throws IOException {
        KAFKA.setLevel(Level.SEVERE);
        BROKER.setLevel(Level.SEVERE);
        String address = SERVER.start().getOrDefault("quarkus.redis.hosts", "");
        kafka = new RealKafka(folder, PARTITIONS);
        vertx = Vertx.vertx();
        Redis client = Redis.createClient(vertx, address);
        redis = new BlockingRedisDataSourceImpl(vertx, client, RedisAPI.api(client), Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        kafka.close();
        vertx.closeAndAwait();
        SERVER.stop();
    }

    @BeforeEach
    void empty() {
        redis.flushall();
    }

    @AfterEach
    void end() {
        replicas.forEach(Replica::die);
    }

    private Replica replica(String name) {
        Replica replica = new Replica(name, redis, Clock.systemUTC(), QUICK);
        replicas.add(replica);
        replica.start(kafka.bootstrap(), SESSION);
        return replica;
    }

    /// One request in each partition, each on an edge of its own.
    private void requests(String name) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrap());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(
                        Topics.TRACES, partition, null, request(++traces, name + "-caller-" + partition, name)));
            }
        }
    }

    private static byte[] request(int trace, String caller, String callee) {
        return ("{'resourceSpans':[" + resource(caller, span(trace, 1, 0, 3)) + ","
                        + resource(callee, span(trace, 2, 1, 2)) + "]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String service, String span) {
        return "{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'" + service
                + "'}}]},'scopeSpans':[{'spans':[" + span + "]}]}";
    }

    private static String span(int trace, int id, int parent, int kind) {
        long nanos = Instant.now().toEpochMilli() * 1_000_000;
        return "{'traceId':'%032x','spanId':'%016x','parentSpanId':'%s','name':'x','kind':%d,"
                        .formatted(trace, id, parent == 0 ? "" : "%016x".formatted(parent), kind)
                + "'startTimeUnixNano':'%d','endTimeUnixNano':'%d'}".formatted(nanos - 1_000_000, nanos);
    }

    private static TopologySnapshot current() {
        return new TopologyReader(redis, new SimpleMeterRegistry()).refresh();
    }

    private static Set<String> callersOf(String callee) {
        TopologySnapshot snapshot = current();
        return snapshot.edges().stream()
                .filter(edge -> snapshot.node(edge.callee()).entity().name().equals(callee))
                .map(edge -> snapshot.node(edge.caller()).entity().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> allCallersOf(String callee) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> callee + "-caller-" + partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitShares(Replica... sharing) {
        await().atMost(PATIENCE).until(() -> {
            List<Integer> owned = new ArrayList<>();
            for (Replica replica : sharing) {
                owned.addAll(replica.partitions());
            }
            return owned.size() == PARTITIONS
                    && Set.copyOf(owned).size() == PARTITIONS
                    && List.of(sharing).stream()
                            .noneMatch(replica -> replica.partitions().isEmpty());
        });
    }

    private static Replica builder(Replica... among) {
        List<Replica> builders =
                List.of(among).stream().filter(Replica::isBuilder).toList();
        assertThat(builders).hasSize(1);
        return builders.getFirst();
    }

    /// Lets three versions be built and checks that they are all of one replica.
    private static void assertBuildsAlone(Replica builder, Replica... among) {
        long[] before = List.of(among).stream().mapToLong(Replica::built).toArray();
        long version = current().version();
        await().atMost(PATIENCE).until(() -> current().version() >= version + 3);
        for (int i = 0; i < among.length; i++) {
            if (among[i] != builder) {
                assertThat(among[i].built()).isEqualTo(before[i]);
            }
        }
        List<Long> builtAt = redis.sortedSet(String.class).zrangeWithScores(TopologyKeys.VERSIONS, 0, -1).stream()
                .map(one -> (long) one.score())
                .toList();
        for (int i = 1; i < builtAt.size(); i++) {
            assertThat(builtAt.get(i) - builtAt.get(i - 1)).isGreaterThanOrEqualTo(INTERVAL.toMillis());
        }
    }

    @Test
    void one_of_three_builds_from_the_edges_of_all_and_when_it_dies_another_does() {
        Replica one = replica("one");
        Replica two = replica("two");
        Replica three = replica("three");
        awaitShares(one, two, three);
        requests("before");
        await().atMost(PATIENCE).until(() -> callersOf("before").equals(allCallersOf("before")));
        Replica builder = builder(one, two, three);
        assertBuildsAlone(builder, one, two, three);

        builder.die();
        Replica[] left = replicas.stream().filter(replica -> replica != builder).toArray(Replica[]::new);
        long last = current().version();
        await().atMost(TAKEOVER).until(() -> current().version() > last);
        awaitShares(left);
        requests("after");
        await().atMost(PATIENCE).until(() -> callersOf("after").equals(allCallersOf("after")));
        assertThat(callersOf("before")).isEqualTo(allCallersOf("before"));
        assertBuildsAlone(builder(left), left);

        Replica restarted = replica(builder.name());
        Replica[] all = {left[0], left[1], restarted};
        awaitShares(all);
        assertBuildsAlone(builder(all), all);
        assertThat(callersOf("before")).isEqualTo(allCallersOf("before"));
    }

    @Test
    void two_that_both_believe_to_be_the_builder_build_once_in_each_interval() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        InstantSource hands = now::get;
        Clock clock = hands.withZone(ZoneOffset.UTC);
        Map<String, String> settings =
                Map.of("build.role", "always", "build.interval", "PT5M", "build.growth-interval", "PT5M");
        Replica one = new Replica("one", redis, clock, settings);
        Replica two = new Replica("two", redis, clock, settings);
        one.see(request(1, "cart", "stock"));
        two.see(request(2, "search", "index"));
        long built = 0;
        for (int interval = 0; interval < 4; interval++) {
            for (int look = 0; look < 10; look++) {
                one.look();
                two.look();
                now.updateAndGet(time -> time.plusSeconds(30));
            }
            built++;
            assertThat(one.built() + two.built()).isEqualTo(built);
            assertThat(current().version()).isEqualTo(built);
        }
        assertThat(callersOf("stock")).containsExactly("cart");
        assertThat(callersOf("index")).containsExactly("search");
    }

    @Test
    void edges_that_another_replica_has_found_are_a_reason_to_build_soon() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        InstantSource hands = now::get;
        Clock clock = hands.withZone(ZoneOffset.UTC);
        Replica builder = new Replica("one", redis, clock, Map.of("build.role", "always"));
        Replica other = new Replica("two", redis, clock, Map.of());
        builder.see(request(1, "cart", "stock"));
        builder.look();
        other.see(request(2, "search", "index"));
        other.look();
        now.updateAndGet(time -> time.plusSeconds(15));
        builder.look();
        assertThat(callersOf("index")).containsExactly("search");
        assertThat(other.built()).isZero();
    }
}
