package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.service.TopologySettings;
import io.epicenter.topology.source.BuiltInSources;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What one topology-service does about versions, as its container puts it together: a consumer of `traces` in the
/// common group, and a builder that looks every now and then.
public final class Replica {
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final TracesAssignment assignment;
    private final TopologyState state = state();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final TopologyReader reader;
    private final BuildScheduler scheduler;
    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private Thread thread = new Thread(() -> {});

    /// @param settings of `epicenter.topology`
    public Replica(String name, RedisDataSource redis, Clock clock, Map<String, String> settings) {
        this.name = name;
        TopologySettings config = config(name, settings);
        reader = new TopologyReader(redis, metrics);
        assignment = new TracesAssignment(config);
        RedisPartialCounts partials = new RedisPartialCounts(redis, state, config);
        RedisTopology versions = new RedisTopology(redis, reader, config);
        scheduler = new BuildScheduler(
                partials,
                reader,
                new BuildTrigger(assignment, partials, config),
                new VersionBuilder(state, partials, versions, reader, metrics),
                clock);
    }

    /// A state that all sources feed.
    public static TopologyState state() {
        SpanMetrics spanMetrics = new SpanMetrics(Settings.DEFAULT);
        return new TopologyState(Settings.DEFAULT, BuiltInSources.all(Settings.DEFAULT, spanMetrics), spanMetrics);
    }

    public static TopologySettings config(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((key, value) -> all.put("epicenter.topology." + key, value));
        all.put("epicenter.topology.replica", name);
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TopologySettings.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(TopologySettings.class);
    }

    /// Begins to read and to look.
    ///
    /// @param session after which Kafka gives the partitions of one that is silent to others
    public void start(String bootstrap, Duration session) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "epicenter-topology-traces",
                "auto.offset.reset",
                "earliest",
                "auto.commit.interval.ms",
                100,
                "session.timeout.ms",
                (int) session.toMillis(),
                "heartbeat.interval.ms",
                (int) session.dividedBy(4).toMillis());
        running = true;
        thread = Thread.ofPlatform().start(() -> read(config));
    }

    private void read(Map<String, Object> config) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.TRACES), listener(consumer));
            while (running) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    see(record.value());
                }
                scheduler.tick();
            }
            // as if the process had been killed: the group is not told
            consumer.close(CloseOptions.timeout(Duration.ZERO)
                    .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
        }
    }

    private ConsumerRebalanceListener listener(KafkaConsumer<byte[], byte[]> consumer) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                assigned.forEach(one -> partitions.add(one.partition()));
                assignment.onPartitionsAssigned(consumer, assigned);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
                revoked.forEach(one -> partitions.remove(one.partition()));
                assignment.onPartitionsRevoked(consumer, revoked);
            }
        };
    }

    /// Ends without a word to Kafka or to Redis.
    public void die() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public void look() {
        scheduler.tick();
    }

    /// Reads OTLP JSON without Kafka.
    public void see(byte[] spans) {
        try {
            state.accept(OtlpTraces.readJson(spans), Instant.now());
        } catch (MalformedMessageException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public String name() {
        return name;
    }

    public Set<Integer> partitions() {
        return Set.copyOf(partitions);
    }

    public boolean isBuilder() {
        return assignment.isBuilder();
    }

    /// How many versions it has built.
    public long built() {
        return metrics.timer("epicenter.topology.build").count();
    }
}
