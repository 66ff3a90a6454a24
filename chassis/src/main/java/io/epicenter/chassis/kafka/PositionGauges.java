package io.epicenter.chassis.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Offsets at which a stateful consumer is, each as a gauge.
final class PositionGauges {
    private record Position(AtomicLong next, Meter.Id gauge) {}

    private final String consumer;
    private final String name;
    private final String description;
    private final MeterRegistry registry;
    private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();

    private PositionGauges(String consumer, String name, String description, MeterRegistry registry) {
        this.consumer = consumer;
        this.name = name;
        this.description = description;
        this.registry = registry;
    }

    /// No offsets are committed, so Kafka's own tools see no lag. The end of the topic minus this is the lag in
    /// records.
    static PositionGauges ofNextOffsets(String consumer, MeterRegistry registry) {
        return new PositionGauges(
                consumer,
                "epicenter_consumer_next_offset",
                "Offset of the first record that is not processed",
                registry);
    }

    /// Of the partitions that are read again, as long as they are.
    static PositionGauges ofRecalls(String consumer, MeterRegistry registry) {
        return new PositionGauges(
                consumer, "epicenter_consumer_recall_offset", "Offset of the next record that is read again", registry);
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    /// Null when the partition has none.
    @Nullable
    Long get(TopicPartition partition) {
        Position known = positions.get(partition);
        return known == null ? null : known.next.get();
    }

    void set(TopicPartition partition, long next) {
        positions.computeIfAbsent(partition, this::register).next.set(next);
    }

    private Position register(TopicPartition partition) {
        AtomicLong next = new AtomicLong();
        Gauge gauge = Gauge.builder(name, next, AtomicLong::doubleValue)
                .description(description)
                .tag("consumer", consumer)
                .tag("topic", partition.topic())
                .tag("partition", Integer.toString(partition.partition()))
                .register(registry);
        return new Position(next, gauge.getId());
    }

    /// Whether it was there.
    boolean forget(TopicPartition partition) {
        Position gone = positions.remove(partition);
        if (gone == null) {
            return false;
        }
        registry.remove(gone.gauge);
        return true;
    }
}
