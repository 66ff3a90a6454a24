package io.epicenter.chassis.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Tells a stateful consumer which partitions are its own. A service makes a bean of it, with the `@Identifier` that
/// its channel names as `consumer-rebalance-listener.name`.
public interface StatefulRebalanceListener extends KafkaConsumerRebalanceListener {
    StatefulConsumer<?> consumer();

    @Override
    default void onPartitionsAssigned(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer().assigned(kafka, partitions);
    }

    @Override
    default void onPartitionsRevoked(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer().revoked(partitions);
    }

    @Override
    default void onPartitionsLost(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer().lost(partitions);
    }
}
