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
public record StartOffset(Duration history) {
    /// For one question to the broker. Chosen by hand: longer than a change of a partition's leader, and two of them
    /// are well within `max.poll.interval.ms`. When it passes, the assignment has failed.
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

    /// @param stored the offset that belongs to the restored state, null when there is none
    long of(Consumer<?, ?> consumer, TopicPartition partition, @Nullable Long stored) {
        long beginning = edge(consumer.beginningOffsets(Set.of(partition), BROKER_TIMEOUT), partition);
        long end = end(consumer, partition);
        if (stored != null && stored >= beginning && stored <= end) {
            return stored;
        }
        if (stored != null) {
            Log.warnf(
                    "snapshot's offset is not in the topic any more: partition=%s offset=%d range=%d..%d",
                    partition, stored, beginning, end);
        }
        OffsetAndTimestamp first = firstOfHistory(consumer, partition);
        return first == null ? end : first.offset();
    }

    /// Where to read from so that the records from `wanted` on come again: not before what is retained, and not after
    /// the offset at which the state goes on.
    long recall(Consumer<?, ?> consumer, TopicPartition partition, long wanted, long own) {
        if (wanted >= own) {
            return own;
        }
        long beginning = edge(consumer.beginningOffsets(Set.of(partition), BROKER_TIMEOUT), partition);
        if (wanted < beginning) {
            Log.warnf(
                    "not retained as far back as the state asks: partition=%s wanted=%d beginning=%d",
                    partition, wanted, beginning);
        }
        return Math.min(own, Math.max(wanted, beginning));
    }

    /// Goes to the first record of the history, or to the end when there is none, and returns the offset.
    public long seek(Consumer<?, ?> consumer, TopicPartition partition) {
        OffsetAndTimestamp first = firstOfHistory(consumer, partition);
        long offset = first == null ? end(consumer, partition) : first.offset();
        consumer.seek(partition, offset);
        return offset;
    }

    /// The offset after the last record.
    public static long end(Consumer<?, ?> consumer, TopicPartition partition) {
        return edge(consumer.endOffsets(Set.of(partition), BROKER_TIMEOUT), partition);
    }

    private @Nullable OffsetAndTimestamp firstOfHistory(Consumer<?, ?> consumer, TopicPartition partition) {
        long from = Instant.now().minus(history).toEpochMilli();
        return consumer.offsetsForTimes(Map.of(partition, from), BROKER_TIMEOUT).get(partition);
    }

    private static long edge(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("the broker knows no offset of " + partition);
        }
        return offset;
    }
}
