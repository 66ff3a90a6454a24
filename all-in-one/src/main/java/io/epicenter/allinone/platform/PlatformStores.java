package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.ProcessSpec;
import io.epicenter.allinone.process.Readiness;
import io.epicenter.allinone.process.Supervisor;
import io.epicenter.allinone.store.KafkaBroker;
import io.epicenter.allinone.store.RedisServer;
import io.epicenter.allinone.store.TopicCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The broker and the Redis of a platform. Not thread-safe; its platform guards it.
public final class PlatformStores {
    /// Where the stores keep their data, in the platform's home.
    static final String[] FOLDERS = {KafkaBroker.NAME, RedisServer.NAME};

    /// How long a store may take to end before it is killed: a broker that is asked to stop writes its logs out.
    /// Chosen by hand.
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final PlatformContext context;
    private final int kafkaPort;
    private final int redisPort;
    private final int controllerPort;
    private final Duration derivedRetention;
    private @Nullable ChildProcess redis;
    private @Nullable ChildProcess kafka;

    PlatformStores(PlatformContext context) {
        this.context = context;
        this.derivedRetention = TopicCreator.derivedRetention(System.getenv());
        this.kafkaPort = context.port("Kafka", Ports.KAFKA);
        this.redisPort = context.port("Redis", Ports.REDIS);
        this.controllerPort = context.ports().nearest(Ports.KAFKA_CONTROLLER);
    }

    /// Starts both; returns at once.
    void start() {
        startRedis();
        startKafka();
    }

    private ChildProcess startRedis() {
        redis = startOne(RedisServer.command(
                context.home(), redisPort, context.settings().keep()));
        return redis;
    }

    private ChildProcess startKafka() {
        kafka = startOne(KafkaBroker.command(
                context.home(),
                kafkaPort,
                controllerPort,
                new AotCaches(context.settings().root()).kafka(),
                context.settings().launch()));
        return kafka;
    }

    private ChildProcess startOne(ProcessSpec command) {
        return ChildProcess.start(command, context.home(), context.screen());
    }

    void superviseBy(Supervisor supervisor, Instant now) {
        supervisor.add(started(redis), this::startRedis, now);
        supervisor.add(started(kafka), this::startKafka, now);
    }

    private static ChildProcess started(@Nullable ChildProcess store) {
        if (store == null) {
            throw new IllegalStateException("the stores have not been started");
        }
        return store;
    }

    /// Waits until both listen, and creates the topics.
    void awaitReady(Instant deadline) {
        Readiness.await(started(redis), deadline, () -> Readiness.listens(redisPort));
        Readiness.await(started(kafka), deadline, () -> Readiness.listens(kafkaPort));
        TopicCreator.create(kafka(), context.settings().partitions(), derivedRetention);
    }

    /// Kafka's bootstrap servers.
    public String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    /// The address of Redis, as clients take it.
    public String redis() {
        return "redis://127.0.0.1:" + redisPort;
    }

    /// The one that is stopped first comes first.
    List<ChildProcess> processes() {
        return Stream.of(kafka, redis).filter(Objects::nonNull).toList();
    }

    /// Stops Kafka, then Redis.
    void stop() {
        for (ChildProcess store : processes()) {
            store.stop();
            store.awaitEnd(context.stopLimit(STOP_LIMIT));
        }
    }
}
