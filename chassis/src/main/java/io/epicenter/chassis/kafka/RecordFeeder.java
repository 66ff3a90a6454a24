package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Brings records to the state of their partition, each once and in order: those after the state's offset to
/// [PartitionState#accept], and those before it that the state asked to see again to [PartitionState#recall]. One
/// that cannot be read or whose processing throws is put away, and the next one is processed: docs/adr/0015.
final class RecordFeeder<S extends PartitionState> {
    private final BiConsumer<ConsumerRecord<byte[], byte[]>, Throwable> deadLetters;
    private final int repeats;
    private final PositionGauges recalls;
    private final Counter recallFailures;
    private volatile Instant lastPoison = Instant.EPOCH;

    /// @param recalls the partitions that are read again, with the next offset to recall
    RecordFeeder(String name, StatefulConsumer.Shared shared, PositionGauges recalls) {
        this.deadLetters = shared.deadLetters();
        this.repeats = shared.repeats();
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

    /// A failure is the record's, unless it is that of an output. A repeat that succeeds leaves no trace.
    private void accept(StatefulUnit<S> unit, ConsumerRecord<byte[], byte[]> record) {
        int left = unit.state.isRepeatable() ? repeats : 0;
        while (true) {
            try {
                if (record.value() == null) {
                    throw new MalformedMessageException("the record has no value");
                }
                unit.state.accept(record);
                return;
            } catch (OutputRefusedException refused) {
                throw refused;
            } catch (MalformedMessageException malformed) {
                deadLetters.accept(record, malformed);
                return;
            } catch (RuntimeException | StackOverflowError failure) {
                if (left-- <= 0) {
                    deadLetters.accept(record, failure);
                    lastPoison = Instant.now();
                    return;
                }
            }
        }
    }

    /// When a record was put away because its processing threw, wall clock; the epoch when none was.
    Instant lastPoison() {
        return lastPoison;
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
        } catch (MalformedMessageException | RuntimeException | StackOverflowError putAwayBefore) {
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
