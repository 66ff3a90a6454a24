package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import io.micrometer.core.instrument.Counter;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Brings records to the state of their partition, each once and in order: those after the state's offset to
/// [PartitionState#accept], and those before it that the state asked to see again to [PartitionState#recall].
final class RecordFeeder<S extends PartitionState> {
    private final BiConsumer<ConsumerRecord<byte[], byte[]>, MalformedMessageException> deadLetters;
    private final PositionGauges recalls;
    private final Counter recallFailures;

    /// @param recalls the partitions that are read again, with the next offset to recall
    RecordFeeder(String name, StatefulConsumer.Shared shared, PositionGauges recalls) {
        this.deadLetters = shared.deadLetters();
        this.recalls = recalls;
        this.recallFailures = Counter.builder("epicenter_consumer_recall_failures")
                .description("Records that could not be recalled; each was put away when it came first")
                .tag("consumer", name)
                .register(shared.meters());
    }

    void feed(StatefulUnit<S> unit, TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        Long next = unit.next.get(partition);
        if (next == null) {
            return;
        }
        if (record.offset() < next) {
            recall(unit, partition, record, next);
            return;
        }
        endRecall(unit, partition);
        accept(unit, record);
        unit.next.put(partition, record.offset() + 1);
    }

    private void accept(StatefulUnit<S> unit, ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new MalformedMessageException("the record has no value");
            }
            unit.state.accept(record);
        } catch (MalformedMessageException malformed) {
            deadLetters.accept(record, malformed);
        }
    }

    private void recall(
            StatefulUnit<S> unit, TopicPartition partition, ConsumerRecord<byte[], byte[]> record, long until) {
        Long position = recalls.get(partition);
        if (position == null || record.offset() < position) {
            return;
        }
        try {
            if (record.value() != null) {
                unit.state.recall(record);
            }
        } catch (MalformedMessageException | RuntimeException putAwayBefore) {
            recallFailures.increment();
        }
        recalls.set(partition, record.offset() + 1);
        if (record.offset() + 1 >= until) {
            endRecall(unit, partition);
        }
    }

    /// Where offsets have holes, the first record after the state's offset is what shows the end.
    private void endRecall(StatefulUnit<S> unit, TopicPartition partition) {
        if (recalls.forget(partition)) {
            unit.state.recallEnded(partition);
        }
    }
}
