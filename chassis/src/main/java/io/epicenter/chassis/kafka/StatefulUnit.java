package io.epicenter.chassis.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/// A state with the offsets up to which it has been fed: the same partition number of all topics of a
/// [StatefulConsumer].
final class StatefulUnit<S> {
    final S state;

    /// For each partition, the offset of the first record that is not in the state.
    final Map<TopicPartition, Long> next = new HashMap<>();

    /// The same as it stood in the snapshot, by `topic-partition`.
    final Map<String, Long> stored;

    final long epoch;

    /// When the next snapshot is due; moved on by the writer when it is done.
    volatile Instant nextSnapshot;

    /// The last snapshot: whether it has been written, as soon as that is known.
    CompletableFuture<Boolean> writing = CompletableFuture.completedFuture(true);

    StatefulUnit(S state, long epoch, Map<String, Long> stored, Instant nextSnapshot) {
        this.state = state;
        this.epoch = epoch;
        this.stored = stored;
        this.nextSnapshot = nextSnapshot;
    }
}
