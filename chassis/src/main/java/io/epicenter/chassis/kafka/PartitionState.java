package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// The state of one partition of a stateful consumer, and what it does with a record. Confined to one thread at a
/// time.
///
/// A part of the state that follows from a topic alone need not be in the snapshot: the state asks for the topic's
/// records of before the snapshot's offset again ([#recallFrom]), gets them ([#recall]), and hears when that was all
/// ([#recallEnded]). Meanwhile records of the unit's other topics come to [#accept]: a state that decides should
/// wait.
public interface PartitionState {
    /// Takes one record and sends what follows from it. A record that is not readable is thrown back, and ends as a
    /// dead letter; the state must be as if it had not come. Any other exception ends there, too, but for that of
    /// an output ([OutputRefusedException]); the state keeps what it took of the record until then, and goes on.
    void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException;

    /// Whether a record that threw may be given to [#accept] again at once: what it did before it threw does no harm
    /// when it is done twice. Otherwise the record is put away at the first failure.
    default boolean isRepeatable() {
        return false;
    }

    /// The whole state as bytes, but for what is recalled. While a recall is under way they must ask for the same
    /// recall, because it begins again when they are restored.
    byte[] snapshot();

    /// From which offset on this partition's records must come again to rebuild what the snapshot does not hold;
    /// asked when the partition is assigned, after the state has been opened. Empty, or an offset that is not
    /// before the
    /// state's own: from nowhere. What retention has deleted does not come.
    default OptionalLong recallFrom(TopicPartition partition) {
        return OptionalLong.empty();
    }

    /// Takes a record again that is in the state already. It must send nothing, and what it cannot read it may throw
    /// back: that has been put away before.
    default void recall(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {}

    /// All that [#recallFrom] asked for has come; at once when there is nothing. Called once for each partition that
    /// asked, before the first record of it that is new.
    default void recallEnded(TopicPartition partition) {}
}
