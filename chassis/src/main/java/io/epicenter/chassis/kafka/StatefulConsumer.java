package io.epicenter.chassis.kafka;

import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.contracts.MalformedMessageException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// A consumer whose state per partition survives restarts, without Kafka's own offsets: on assignment it loads the
/// state and seeks to where the state ends; it snapshots on a timer and on revocation ([PartitionSnapshots]).
/// Kafka has acknowledged every output of a record before the snapshot's offset passes that record, so nothing is
/// lost; after a
/// restart the records since the snapshot come again and their outputs, which carry deterministic ids, too.
///
/// The same partition number of all its topics makes one unit. The polling thread (assignment) and the processing
/// thread take turns by a lock. A state that cannot be loaded within [Settings#restoreTimeout] ends the process:
/// going on without it would forget silently. Records of before the state's offset come again when the state asks
/// for them ([PartitionState#recallFrom]). Measured reasons for each rule: docs/adr/0002.
public final class StatefulConsumer<S extends PartitionState> {
    /// Of a process that ends so that nothing is lost. Chosen by hand: none that the JVM uses itself (1, 128 and
    /// above).
    private static final int EXIT_CODE = 3;

    /// After a record that was put away. Chosen by hand: long enough for a person or a scrape to see it.
    private static final Duration DEGRADED = Duration.ofMinutes(10);

    private final String name;
    private final Callbacks<S> callbacks;
    private final PartitionSnapshots<S> snapshots;
    private final StartOffset startOffset;
    private final PositionGauges positions;
    private final PositionGauges recalls;
    private final RecordFeeder<S> feeder;
    private final Map<Integer, StatefulUnit<S>> held = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean assigned;
    private boolean stopped;
    private volatile Instant lastProcessed = Instant.EPOCH;

    /// @param snapshotInterval between two snapshots of a partition
    /// @param restoreTimeout for loading a state, well within max.poll.interval
    /// @param writeTimeout for writing the states when partitions are given away, at a stop or by hand, well within
    ///     max.poll.interval
    /// @param history how much of the retained records to read when there is no snapshot
    public record Settings(
            Duration snapshotInterval, Duration restoreTimeout, Duration writeTimeout, Duration history) {}

    /// What all consumers of a service use.
    ///
    /// @param deadLetters puts away a record that is not readable or whose processing throws; returns when Kafka
    /// has it
    /// @param repeats how often a record whose processing throws is tried again, if the state allows it
    public record Shared(
            SnapshotStore snapshots,
            MeterRegistry meters,
            BiConsumer<ConsumerRecord<byte[], byte[]>, Throwable> deadLetters,
            int repeats) {}

    /// What the service brings.
    public interface Callbacks<S extends PartitionState> {
        /// The state of a partition: restored from bytes, or new. Throws when the bytes are of another version, or
        /// make no sense: then it is asked again with those of the snapshot before, and at last without any.
        ///
        /// @param partitionCount of the topic
        S open(int partition, int partitionCount, Optional<byte[]> snapshot) throws MalformedMessageException;

        /// Waits until Kafka has acknowledged all outputs; throws when it refused one.
        void flush();

        /// A partition is not this process' own any more.
        default void forget(int partition) {}

        /// Ends the process, because it cannot go on without losing something.
        default void halt(String reason, Throwable cause) {
            Log.fatalf(cause, "%s, ending the process so that nothing is lost", reason);
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /// @param name of the consumer, in logs, metrics and the keys of its snapshots
    public StatefulConsumer(String name, Settings settings, Shared shared, Callbacks<S> callbacks) {
        this.name = name;
        this.callbacks = callbacks;
        this.snapshots = new PartitionSnapshots<>(name, settings, shared, callbacks);
        this.startOffset = new StartOffset(settings.history());
        this.positions = PositionGauges.ofNextOffsets(name, shared.meters());
        this.recalls = PositionGauges.ofRecalls(name, shared.meters());
        this.feeder = new RecordFeeder<>(name, shared, recalls);
    }

    /// Whether partitions have been assigned since the start, and all are restored, recalls included.
    public boolean isRestored() {
        return assigned && !isRecalling();
    }

    /// Whether records are read again to rebuild what a snapshot does not hold.
    public boolean isRecalling() {
        return !recalls.isEmpty();
    }

    /// Whether a record was put away lately because its processing threw: a part of what it brought is missing.
    public boolean isDegraded() {
        return Duration.between(feeder.lastPoison(), Instant.now()).compareTo(DEGRADED) < 0;
    }

    /// When the last batch was done, wall clock; the epoch when none was.
    public Instant lastProcessed() {
        return lastProcessed;
    }

    /// Runs something on every state, in turn with the processing of records.
    public void forEach(BiConsumer<Integer, S> task) {
        lock.lock();
        try {
            held.forEach((partition, unit) -> task.accept(partition, unit.state));
        } finally {
            lock.unlock();
        }
    }

    /// The rebalance listener's part: restores each new partition and seeks. Called on the polling thread; never
    /// throws.
    public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            for (TopicPartition partition : partitions) {
                StatefulUnit<S> unit = held.get(partition.partition());
                if (unit == null) {
                    unit = snapshots.restore(
                            partition.partition(),
                            consumer.partitionsFor(partition.topic()).size());
                    held.put(partition.partition(), unit);
                }
                long offset = startOffset.of(consumer, partition, unit.stored.get(partition.toString()));
                unit.next.put(partition, offset);
                positions.set(partition, offset);
                consumer.seek(partition, recall(consumer, unit.state, partition, offset));
            }
            assigned = true;
            Log.infof("partitions assigned: consumer=%s partitions=%s", name, partitions);
        } catch (RuntimeException failure) {
            callbacks.halt("cannot restore " + name, failure);
        } finally {
            lock.unlock();
        }
    }

    /// Where reading begins so that the state gets what it asks for again. The state's own offset stays what it is:
    /// a snapshot that is taken before the recall has ended leads to the same recall.
    private long recall(Consumer<?, ?> consumer, S state, TopicPartition partition, long own) {
        OptionalLong wanted = state.recallFrom(partition);
        if (wanted.isEmpty()) {
            return own;
        }
        long from = startOffset.recall(consumer, partition, wanted.getAsLong(), own);
        if (from == own) {
            state.recallEnded(partition);
        } else {
            recalls.set(partition, from);
            Log.infof("reading again: consumer=%s partition=%s offsets=%d..%d", name, partition, from, own);
        }
        return from;
    }

    private void forget(TopicPartition partition) {
        positions.forget(partition);
        recalls.forget(partition);
        snapshots.forget(partition.partition());
        callbacks.forget(partition.partition());
    }

    /// The rebalance listener's part: snapshots and lets go. Called on the polling thread, after the batch in hand.
    public void revoked(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            Map<Integer, StatefulUnit<S>> given = new TreeMap<>();
            for (TopicPartition partition : partitions) {
                StatefulUnit<S> unit = held.remove(partition.partition());
                if (unit != null) {
                    given.put(partition.partition(), unit);
                }
            }
            save(given);
            partitions.forEach(this::forget);
            Log.infof("partitions revoked: consumer=%s partitions=%s", name, partitions);
        } finally {
            lock.unlock();
        }
    }

    /// The rebalance listener's part: lets go without a snapshot, because another already owns them.
    public void lost(Collection<TopicPartition> partitions) {
        lock.lock();
        try {
            for (TopicPartition partition : partitions) {
                held.remove(partition.partition());
                forget(partition);
            }
            Log.warnf("partitions lost: consumer=%s partitions=%s", name, partitions);
        } finally {
            lock.unlock();
        }
    }

    /// Snapshots everything and takes no more: to be called when the application begins to stop, while the store can
    /// still be reached.
    public void stop() {
        lock.lock();
        try {
            save(held);
            held.clear();
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /// Processes a batch: each record once and in order, outputs acknowledged before this returns.
    public void process(ConsumerRecords<byte[], byte[]> batch) {
        lock.lock();
        try {
            for (TopicPartition partition : batch.partitions()) {
                StatefulUnit<S> unit = held.get(partition.partition());
                if (unit != null) {
                    for (ConsumerRecord<byte[], byte[]> record : batch.records(partition)) {
                        feeder.feed(unit, partition, record);
                    }
                    positions.set(partition, unit.next.getOrDefault(partition, 0L));
                }
            }
            callbacks.flush();
            lastProcessed = Instant.now();
            held.forEach((partition, unit) -> snapshots.saveWhenDue(partition, unit, lastProcessed));
        } catch (RuntimeException failure) {
            callbacks.halt("cannot go on with " + name, failure);
        } finally {
            lock.unlock();
        }
    }

    /// Snapshots every state now, after its outputs have been acknowledged: for what was changed outside of a
    /// batch and no record brings back.
    ///
    /// @return whether all have been written
    public boolean snapshotNow() {
        lock.lock();
        try {
            return save(held);
        } finally {
            lock.unlock();
        }
    }

    /// Outputs first: those of what was done outside of a batch may not have been acknowledged yet.
    private boolean save(Map<Integer, StatefulUnit<S>> units) {
        try {
            callbacks.flush();
            return snapshots.saveAll(units);
        } catch (RuntimeException failure) {
            callbacks.halt("cannot go on with " + name, failure);
            return false;
        }
    }

    /// Waits for outputs that were sent outside of a batch.
    public void flush() {
        lock.lock();
        try {
            callbacks.flush();
        } catch (RuntimeException failure) {
            callbacks.halt("cannot go on with " + name, failure);
        } finally {
            lock.unlock();
        }
    }
}
