package io.epicenter.chassis;

import io.epicenter.chassis.SnapshotStore.Snapshot;
import io.epicenter.contracts.MalformedMessageException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// A consumer whose state per partition survives restarts, without Kafka's own offsets: on assignment it loads the
/// state and seeks to where the state ends; it snapshots on a timer and on revocation. Kafka has acknowledged every
/// output of a
/// record before the snapshot's offset passes that record, so nothing is lost; after a restart the records since the
/// snapshot come again and their outputs, which carry deterministic ids, too.
///
/// The same partition number of all its topics makes one unit. The polling thread (assignment) and the processing
/// thread take turns by a lock. A state that cannot be loaded within [Settings#restoreTimeout] ends the process: going
/// on without it would forget silently. Snapshots of different units are due at different times, so that the write
/// rate is flat. Measured reasons for each rule: docs/adr/0002.
public final class StatefulConsumer<S extends PartitionState> {
    private static final int EXIT_CODE = 3;
    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private final String name;
    private final Settings settings;
    private final SnapshotStore store;
    private final Parts<S> parts;
    private final Patience patience;
    private final StartOffset startOffset;
    private final Positions positions;
    private final Map<Integer, Held<S>> held = new TreeMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean assigned;
    private boolean stopped;
    private volatile Instant lastProcessed = Instant.EPOCH;

    /// @param snapshotInterval between two snapshots of a partition
    /// @param restoreTimeout for loading a state, well within max.poll.interval
    /// @param history how much of the retained records to read when there is no snapshot
    public record Settings(Duration snapshotInterval, Duration restoreTimeout, Duration history) {}

    /// What the service brings.
    public interface Parts<S extends PartitionState> {
        /// The state of a partition: restored from bytes, or new. Throws when the bytes are of another version: then it
        /// is asked again without them.
        ///
        /// @param partitionCount of the topic
        S open(int partition, int partitionCount, Optional<byte[]> snapshot) throws MalformedMessageException;

        /// Waits until Kafka has acknowledged all outputs; throws when it refused one.
        void flush();

        /// Puts away a record that is not readable; returns when Kafka has it.
        void deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException reason);

        /// A partition is not this process' own any more.
        default void forget(int partition) {}

        /// Ends the process, because it cannot go on without losing something.
        default void halt(String reason, Throwable cause) {
            Log.fatalf(cause, "%s, ending the process so that nothing is lost", reason);
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static final class Held<S> {
        final S state;
        final long epoch;
        final Map<TopicPartition, Long> next = new HashMap<>();
        final Map<String, Long> stored;
        Instant nextSnapshot;

        Held(S state, long epoch, Map<String, Long> stored, Instant nextSnapshot) {
            this.state = state;
            this.epoch = epoch;
            this.stored = stored;
            this.nextSnapshot = nextSnapshot;
        }
    }

    /// @param name of the consumer, in logs, metrics and the keys of its snapshots
    public StatefulConsumer(
            String name, Settings settings, SnapshotStore store, MeterRegistry registry, Parts<S> parts) {
        this.name = name;
        this.settings = settings;
        this.store = store;
        this.parts = parts;
        this.patience = new Patience(settings.restoreTimeout());
        this.startOffset = new StartOffset(settings.history());
        this.positions = new Positions(name, registry);
    }

    /// Whether partitions have been assigned and restored since the start.
    public boolean isRestored() {
        return assigned;
    }

    /// When the last batch was done, wall clock; the epoch when none was.
    public Instant lastProcessed() {
        return lastProcessed;
    }

    /// Runs something on every state, in turn with the processing of records.
    public void onEach(BiConsumer<Integer, S> task) {
        turn.lock();
        try {
            held.forEach((partition, unit) -> task.accept(partition, unit.state));
        } finally {
            turn.unlock();
        }
    }

    /// The rebalance listener's part: restores each new partition and seeks. Called on the polling thread; never
    /// throws.
    public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        turn.lock();
        try {
            if (stopped) {
                return;
            }
            for (TopicPartition partition : partitions) {
                Held<S> unit = held.get(partition.partition());
                if (unit == null) {
                    unit = restore(
                            partition.partition(),
                            consumer.partitionsFor(partition.topic()).size());
                    held.put(partition.partition(), unit);
                }
                long offset = startOffset.of(consumer, partition, unit.stored.get(partition.toString()));
                unit.next.put(partition, offset);
                positions.set(partition, offset);
                consumer.seek(partition, offset);
            }
            assigned = true;
            Log.infof("partitions assigned: consumer=%s partitions=%s", name, partitions);
        } catch (RuntimeException failure) {
            parts.halt("cannot restore " + name, failure);
        } finally {
            turn.unlock();
        }
    }

    private Held<S> restore(int number, int partitionCount) {
        String unit = unit(number);
        long epoch = patience.attempt("take over " + unit, () -> store.takeOver(unit));
        Optional<Snapshot> snapshot = patience.attempt("load " + unit, () -> store.load(unit));
        Held<S> restored = open(number, partitionCount, snapshot, epoch);
        Log.infof("state restored: unit=%s epoch=%d snapshot=%s", unit, epoch, snapshot.isPresent());
        return restored;
    }

    private Held<S> open(int number, int partitionCount, Optional<Snapshot> snapshot, long epoch) {
        Map<String, Long> stored = snapshot.map(Snapshot::offsets).orElse(Map.of());
        Instant due = Instant.now().plus(firstSnapshotAfter(number));
        try {
            return new Held<>(parts.open(number, partitionCount, snapshot.map(Snapshot::state)), epoch, stored, due);
        } catch (MalformedMessageException otherVersion) {
            Log.warnf(
                    "snapshot not readable, starting anew from history: unit=%s reason=%s",
                    unit(number), otherVersion.getMessage());
        }
        try {
            return new Held<>(parts.open(number, partitionCount, Optional.empty()), epoch, Map.of(), due);
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException("an empty state cannot be opened", bug);
        }
    }

    /// Multiples of the golden ratio are spread evenly over the interval, whichever partitions are held.
    Duration firstSnapshotAfter(int partition) {
        double share = 1 - (partition * GOLDEN_RATIO) % 1;
        return Duration.ofMillis(Math.round(share * settings.snapshotInterval().toMillis()));
    }

    /// The rebalance listener's part: snapshots and lets go. Called on the polling thread, after the batch in hand.
    public void revoked(Collection<TopicPartition> partitions) {
        turn.lock();
        try {
            for (TopicPartition partition : partitions) {
                Held<S> unit = held.remove(partition.partition());
                if (unit != null) {
                    save(partition.partition(), unit);
                }
                positions.forget(partition);
                parts.forget(partition.partition());
            }
            Log.infof("partitions revoked: consumer=%s partitions=%s", name, partitions);
        } finally {
            turn.unlock();
        }
    }

    /// The rebalance listener's part: lets go without a snapshot, because another already owns them.
    public void lost(Collection<TopicPartition> partitions) {
        turn.lock();
        try {
            for (TopicPartition partition : partitions) {
                held.remove(partition.partition());
                positions.forget(partition);
                parts.forget(partition.partition());
            }
            Log.warnf("partitions lost: consumer=%s partitions=%s", name, partitions);
        } finally {
            turn.unlock();
        }
    }

    /// Snapshots everything and takes no more: to be called when the application begins to stop, while the store can
    /// still be reached.
    public void stop() {
        turn.lock();
        try {
            held.forEach(this::save);
            held.clear();
            stopped = true;
        } finally {
            turn.unlock();
        }
    }

    /// Processes a batch: each record once and in order, outputs acknowledged before this returns.
    public void process(ConsumerRecords<byte[], byte[]> batch) {
        turn.lock();
        try {
            for (TopicPartition partition : batch.partitions()) {
                Held<S> unit = held.get(partition.partition());
                if (unit != null) {
                    for (ConsumerRecord<byte[], byte[]> record : batch.records(partition)) {
                        accept(unit, partition, record);
                    }
                    positions.set(partition, unit.next.getOrDefault(partition, 0L));
                }
            }
            parts.flush();
            lastProcessed = Instant.now();
            snapshotDue(lastProcessed);
        } catch (RuntimeException failure) {
            parts.halt("cannot go on with " + name, failure);
        } finally {
            turn.unlock();
        }
    }

    private void accept(Held<S> unit, TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        Long next = unit.next.get(partition);
        if (next == null || record.offset() < next) {
            return;
        }
        try {
            if (record.value() == null) {
                throw new MalformedMessageException("the record has no value");
            }
            unit.state.accept(record);
        } catch (MalformedMessageException malformed) {
            parts.deadLetter(record, malformed);
        }
        unit.next.put(partition, record.offset() + 1);
    }

    /// Waits for outputs that were sent outside of a batch.
    public void flush() {
        turn.lock();
        try {
            parts.flush();
        } catch (RuntimeException failure) {
            parts.halt("cannot go on with " + name, failure);
        } finally {
            turn.unlock();
        }
    }

    private void snapshotDue(Instant now) {
        held.forEach((partition, unit) -> {
            if (!unit.nextSnapshot.isAfter(now)) {
                save(partition, unit);
                unit.nextSnapshot = now.plus(settings.snapshotInterval());
            }
        });
    }

    private void save(int partition, Held<S> unit) {
        Map<String, Long> offsets = new HashMap<>();
        unit.next.forEach((topicPartition, offset) -> offsets.put(topicPartition.toString(), offset));
        try {
            if (!store.save(unit(partition), unit.epoch, new Snapshot(unit.state.snapshot(), offsets))) {
                Log.warnf(
                        "snapshot not written, another has taken over: unit=%s epoch=%d", unit(partition), unit.epoch);
            }
        } catch (RuntimeException failure) {
            Log.warnf(
                    "snapshot not written, the one before stays: unit=%s reason=%s",
                    unit(partition), failure.getMessage());
        }
    }

    private String unit(int partition) {
        return name + "-" + partition;
    }
}
