package io.epicenter.chassis.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/// Where a stateful consumer is, as the gauge `epicenter_consumer_next_offset`: no offsets are committed, so Kafka's
/// own tools see no lag of it. The end of the topic minus this is the lag in records.
final class PositionGauges {
    private record Position(AtomicLong next, Meter.Id gauge) {}

    private final String consumer;
    private final MeterRegistry registry;
    private final Map<TopicPartition, Position> positions = new ConcurrentHashMap<>();

    PositionGauges(String consumer, MeterRegistry registry) {
        this.consumer = consumer;
        this.registry = registry;
    }

    void set(TopicPartition partition, long next) {
        positions.computeIfAbsent(partition, this::register).next.set(next);
    }

    private Position register(TopicPartition partition) {
        AtomicLong next = new AtomicLong();
        Gauge gauge = Gauge.builder("epicenter_consumer_next_offset", next, AtomicLong::doubleValue)
                .description("Offset of the first record that is not processed")
                .tag("consumer", consumer)
                .tag("topic", partition.topic())
                .tag("partition", Integer.toString(partition.partition()))
                .register(registry);
        return new Position(next, gauge.getId());
    }

    void forget(TopicPartition partition) {
        Position gone = positions.remove(partition);
        if (gone != null) {
            registry.remove(gone.gauge);
        }
    }
}
