package io.epicenter.chassis.kafka;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Where reading a partition starts: where the state ends, or else that far back in what is retained.
record StartOffset(Duration history) {
    /// For one question to the broker. Chosen by hand: longer than a change of a partition's leader, and two of them are
    /// well within `max.poll.interval.ms`. When it passes, the assignment has failed.
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

    /// @param stored the offset that belongs to the restored state, null when there is none
    long of(Consumer<?, ?> consumer, TopicPartition partition, @Nullable Long stored) {
        Set<TopicPartition> only = Set.of(partition);
        long beginning = edge(consumer.beginningOffsets(only, BROKER_TIMEOUT), partition);
        long end = edge(consumer.endOffsets(only, BROKER_TIMEOUT), partition);
        if (stored != null && stored >= beginning && stored <= end) {
            return stored;
        }
        if (stored != null) {
            Log.warnf(
                    "snapshot's offset is not in the topic any more: partition=%s offset=%d range=%d..%d",
                    partition, stored, beginning, end);
        }
        long from = Instant.now().minus(history).toEpochMilli();
        OffsetAndTimestamp atTime = consumer.offsetsForTimes(Map.of(partition, from), BROKER_TIMEOUT)
                .get(partition);
        return atTime == null ? end : atTime.offset();
    }

    private static long edge(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("the broker knows no offset of " + partition);
        }
        return offset;
    }
}
