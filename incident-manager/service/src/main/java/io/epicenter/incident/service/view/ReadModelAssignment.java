package io.epicenter.incident.service.view;

import io.epicenter.incident.service.config.IncidentSettings;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/// Lets the read models begin with the last hours of their topics, without a group's offsets.
@ApplicationScoped
@Identifier("recent-history")
public class ReadModelAssignment implements KafkaConsumerRebalanceListener {
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

    private final IncidentSettings settings;

    ReadModelAssignment(IncidentSettings settings) {
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            try {
                seek(consumer, partition, settings.views().history(), BROKER_TIMEOUT);
            } catch (RuntimeException failure) {
                // Never thrown on: the poll would go on all the same. A view without its past is no loss of truth.
                Log.warnf("history not read: partition=%s reason=%s", partition, failure.getMessage());
            }
        }
    }

    /// Goes to the first record that is not older; returns its offset, or the end when there is none.
    public static long seek(Consumer<?, ?> consumer, TopicPartition partition, Duration history, Duration timeout) {
        long since = Instant.now().minus(history).toEpochMilli();
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, since), timeout).get(partition);
        long offset = first != null
                ? first.offset()
                : consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
        consumer.seek(partition, offset);
        return offset;
    }
}
