package io.epicenter.correlator.service;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Tells the consumer of the four topics which partitions are its own.
@ApplicationScoped
@Identifier("correlator")
public class CorrelatedAssignment implements KafkaConsumerRebalanceListener {
    private final CorrelatedConsumer consumer;

    @Inject
    CorrelatedAssignment(CorrelatedConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer.assigned(kafka, partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer.revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer.lost(partitions);
    }
}
