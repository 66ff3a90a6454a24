package io.epicenter.allinone.store;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How many anomalies have fired, counted on their topic. Safe for many threads.
public final class AnomalyCounter implements LongSupplier, AutoCloseable {
    /// How long one poll waits. Chosen by hand: it decides nothing but how soon the end is seen.
    private static final Duration POLL = Duration.ofMillis(200);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<String> fired = new HashSet<>();

    public AnomalyCounter(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.ANOMALIES).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public synchronized long getAsLong() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            firing(record.value()).ifPresent(fired::add);
        }
        return fired.size();
    }

    /// The id of an anomaly that fires; empty for one that resolves, and for what is none.
    private static Optional<String> firing(byte[] value) {
        try {
            Anomaly anomaly = Json.read(value, Anomaly.class);
            return anomaly.status() == AnomalyStatus.FIRING ? Optional.of(anomaly.id()) : Optional.empty();
        } catch (MalformedMessageException none) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
