package io.epicenter.chassis.kafka;

import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.chassis.snapshot.SnapshotStore.Snapshot;
import io.epicenter.contracts.MalformedMessageException;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Loads and snapshots the states of a [StatefulConsumer]. Snapshots of different units are due at different times, so
/// that the write rate is flat; one that cannot be written leaves the one before it in place.
///
/// A state is encoded on the processing thread, together with its offsets. Packing and writing it is the work of one
/// thread of the consumer: one snapshot of a unit at a time, the next one due an interval after the last was done.
final class PartitionSnapshots<S extends PartitionState> {
    /// (sqrt(5) - 1) / 2: the multiples of no other number are spread more evenly over the unit interval.
    private static final double GOLDEN_RATIO = 0.6180339887498949;

    /// After so long without a snapshot to write the thread ends. Chosen by hand: shorter than any interval that makes
    /// sense, so that a consumer without partitions holds no thread.
    private static final Duration WRITER_IDLE = Duration.ofSeconds(10);

    private final String name;
    private final StatefulConsumer.Settings settings;
    private final SnapshotStore store;
    private final StatefulConsumer.Callbacks<S> callbacks;
    private final Retry retry;
    private final SnapshotMeters meters;
    private final LogLimit log = new LogLimit();
    private final ThreadPoolExecutor writer;

    PartitionSnapshots(
            String name,
            StatefulConsumer.Settings settings,
            StatefulConsumer.Shared shared,
            StatefulConsumer.Callbacks<S> callbacks) {
        this.name = name;
        this.settings = settings;
        this.store = shared.snapshots();
        this.callbacks = callbacks;
        this.retry = new Retry(settings.restoreTimeout());
        this.meters = new SnapshotMeters(name, shared.meters());
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                WRITER_IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-snapshots").factory());
        writer.allowCoreThreadTimeOut(true);
    }

    /// Takes hold of a partition's state: the newest snapshot that can be opened, or else a new state. Throws when the
    /// store does not answer in time.
    StatefulUnit<S> restore(int number, int partitionCount) {
        String unit = unit(number);
        long epoch = retry.attempt("take over " + unit, () -> store.takeOver(unit));
        Function<Snapshot, Optional<StatefulUnit<S>>> open = snapshot -> open(number, partitionCount, snapshot, epoch);
        Optional<Snapshot> newest = retry.attempt("load " + unit, () -> store.load(unit));
        Optional<StatefulUnit<S>> restored = newest.flatMap(open);
        if (newest.isPresent() && restored.isEmpty()) {
            restored = retry.attempt("load the one before of " + unit, () -> store.fallBack(unit))
                    .flatMap(open);
        }
        meters.restored(number);
        Log.infof("state restored: unit=%s epoch=%d snapshot=%s", unit, epoch, restored.isPresent());
        return restored.orElseGet(() -> openNew(number, partitionCount, epoch));
    }

    /// Empty when the state does not open: another version, or bytes that are whole and make no sense.
    private Optional<StatefulUnit<S>> open(int number, int partitionCount, Snapshot snapshot, long epoch) {
        try {
            S state = callbacks.open(number, partitionCount, Optional.of(snapshot.state()));
            return Optional.of(new StatefulUnit<>(state, epoch, snapshot.offsets(), firstDue(number)));
        } catch (MalformedMessageException otherVersion) {
            Log.warnf("snapshot not readable: unit=%s reason=%s", unit(number), otherVersion.getMessage());
        } catch (RuntimeException | StackOverflowError failure) {
            Log.errorf(failure, "snapshot does not open: unit=%s offsets=%s", unit(number), snapshot.offsets());
        }
        meters.rejected();
        return Optional.empty();
    }

    private StatefulUnit<S> openNew(int number, int partitionCount, long epoch) {
        try {
            S state = callbacks.open(number, partitionCount, Optional.empty());
            return new StatefulUnit<>(state, epoch, Map.of(), firstDue(number));
        } catch (MalformedMessageException bug) {
            throw new IllegalStateException("an empty state cannot be opened", bug);
        }
    }

    private Instant firstDue(int number) {
        return Instant.now().plus(firstSnapshotAfter(number));
    }

    /// Multiples of the golden ratio are spread evenly over the interval, whichever partitions are held.
    Duration firstSnapshotAfter(int partition) {
        double share = 1 - (partition * GOLDEN_RATIO) % 1;
        return Duration.ofMillis(Math.round(share * settings.snapshotInterval().toMillis()));
    }

    /// Encodes the state when its time has come, and leaves the writing to the writer. The caller has flushed the
    /// outputs.
    void saveWhenDue(int partition, StatefulUnit<S> unit, Instant now) {
        if (unit.nextSnapshot.isAfter(now)) {
            return;
        }
        if (!unit.writing.isDone()) {
            meters.skipped();
            unit.nextSnapshot = now.plus(settings.snapshotInterval());
        } else if (writer.getQueue().isEmpty()) {
            begin(partition, unit);
        }
        // Else it is due after the next batch again: at most one encoded state waits, and one is being written.
    }

    /// Writes a snapshot of each, and waits for it: [StatefulConsumer.Settings#writeTimeout] at most for all of them.
    /// A write that has begun goes on after that, and is refused when another has taken over by then.
    ///
    /// @return whether all have been written
    boolean saveAll(Map<Integer, StatefulUnit<S>> units) {
        long until = System.nanoTime() + settings.writeTimeout().toNanos();
        boolean all = true;
        for (Map.Entry<Integer, StatefulUnit<S>> unit : units.entrySet()) {
            long left = until - System.nanoTime();
            if (left > 0) {
                begin(unit.getKey(), unit.getValue());
                all &= await(unit.getKey(), unit.getValue().writing, left);
            } else {
                all = false;
                failed(unit.getKey(), new TimeoutException("no time left of " + settings.writeTimeout()));
            }
        }
        return all;
    }

    private boolean await(int partition, CompletableFuture<Boolean> writing, long nanos) {
        try {
            return writing.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            failed(partition, stopped);
        } catch (ExecutionException | TimeoutException late) {
            failed(partition, late);
        }
        return false;
    }

    /// Offsets and state belong together, so both are taken here, on the processing thread.
    private void begin(int partition, StatefulUnit<S> unit) {
        unit.nextSnapshot = Instant.now().plus(settings.snapshotInterval());
        long begun = System.nanoTime();
        byte[] state;
        try {
            state = unit.state.snapshot();
        } catch (RuntimeException | StackOverflowError failure) {
            failed(partition, failure);
            unit.writing = CompletableFuture.completedFuture(false);
            return;
        } finally {
            meters.paused(begun);
        }
        Map<String, Long> offsets = new HashMap<>();
        unit.next.forEach((topicPartition, offset) -> offsets.put(topicPartition.toString(), offset));
        Snapshot snapshot = new Snapshot(state, offsets);
        unit.writing = CompletableFuture.supplyAsync(() -> write(partition, unit, snapshot), writer);
    }

    /// On the writer's thread. Nothing that happens here ends the process: the snapshot before is still there.
    private boolean write(int partition, StatefulUnit<S> unit, Snapshot snapshot) {
        long begun = System.nanoTime();
        try {
            boolean saved = store.save(unit(partition), unit.epoch, snapshot);
            if (saved) {
                meters.written(partition, snapshot.state().length, begun);
            } else {
                Log.warnf(
                        "snapshot not written, another has taken over: unit=%s epoch=%d", unit(partition), unit.epoch);
            }
            return saved;
        } catch (RuntimeException | OutOfMemoryError failure) {
            failed(partition, failure);
            return false;
        } finally {
            unit.nextSnapshot = Instant.now().plus(settings.snapshotInterval());
        }
    }

    private void failed(int partition, Throwable failure) {
        meters.failed();
        if (log.permits()) {
            Log.warnf(
                    failure,
                    "snapshot not written, the one before stays: unit=%s next=%s",
                    unit(partition),
                    settings.snapshotInterval());
        }
    }

    /// A partition is not this process' own any more.
    void forget(int partition) {
        meters.forget(partition);
    }

    private String unit(int partition) {
        return name + "-" + partition;
    }
}
