package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.ProcessSpec;
import io.epicenter.allinone.process.Readiness;
import io.epicenter.allinone.store.KafkaBroker;
import io.epicenter.allinone.store.RedisServer;
import io.epicenter.allinone.store.TopicCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
    private final Duration derivedRetention;
    /// The one that is stopped first comes first.
    private final List<ChildProcess> running = new ArrayList<>();

    PlatformStores(PlatformContext context) {
        this.context = context;
        this.derivedRetention = TopicCreator.derivedRetention(System.getenv());
        this.kafkaPort = context.ports().nearest(Ports.KAFKA);
        this.redisPort = context.ports().nearest(Ports.REDIS);
    }

    /// Starts both; returns at once.
    void start() {
        startOne(RedisServer.command(
                context.home(), redisPort, context.settings().keep()));
        startOne(KafkaBroker.command(context.home(), kafkaPort, context.ports().nearest(Ports.KAFKA_CONTROLLER)));
    }

    private void startOne(ProcessSpec command) {
        running.addFirst(ChildProcess.start(command, context.home(), context.screen()));
    }

    /// Waits until both listen, and creates the topics.
    void awaitReady(Instant deadline) {
        List<ChildProcess> started = List.copyOf(running);
        Readiness.await(started.getLast(), deadline, () -> Readiness.listens(redisPort));
        Readiness.await(started.getFirst(), deadline, () -> Readiness.listens(kafkaPort));
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

    List<ChildProcess> processes() {
        return List.copyOf(running);
    }

    /// Stops Kafka, then Redis.
    void stop() {
        for (ChildProcess store : running) {
            store.stop();
            store.awaitEnd(STOP_LIMIT);
        }
    }
}
