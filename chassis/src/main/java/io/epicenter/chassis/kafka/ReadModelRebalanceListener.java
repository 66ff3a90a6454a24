package io.epicenter.chassis.kafka;

import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Starts a read model that far back in its topics, without a group's offsets. A service makes a bean of it, with the
/// `@Identifier` that its channels name as `consumer-rebalance-listener.name`.
public interface ReadModelRebalanceListener extends KafkaConsumerRebalanceListener {
    /// How much of what is retained to read.
    Duration history();

    @Override
    default void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        StartOffset start = new StartOffset(history());
        for (TopicPartition partition : partitions) {
            try {
                start.seek(consumer, partition);
            } catch (RuntimeException failure) {
                // Never thrown on: the poll would go on all the same. A view without its past is no loss of truth.
                Log.warnf("history not read: partition=%s reason=%s", partition, failure.getMessage());
            }
        }
    }
}
