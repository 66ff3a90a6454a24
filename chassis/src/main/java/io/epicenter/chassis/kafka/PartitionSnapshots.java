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
import java.util.function.Function;

/// Loads and snapshots the states of a [StatefulConsumer]. Snapshots of different units are due at different times, so
/// that the write rate is flat; one that cannot be written leaves the one before it in place.
final class PartitionSnapshots<S extends PartitionState> {
    /// (sqrt(5) - 1) / 2: the multiples of no other number are spread more evenly over the unit interval.
    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private final String name;
    private final StatefulConsumer.Settings settings;
    private final SnapshotStore store;
    private final StatefulConsumer.Callbacks<S> callbacks;
    private final Retry retry;

    PartitionSnapshots(
            String name,
            StatefulConsumer.Settings settings,
            SnapshotStore store,
            StatefulConsumer.Callbacks<S> callbacks) {
        this.name = name;
        this.settings = settings;
        this.store = store;
        this.callbacks = callbacks;
        this.retry = new Retry(settings.restoreTimeout());
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

    void saveWhenDue(int partition, StatefulUnit<S> unit, Instant now) {
        if (!unit.nextSnapshot.isAfter(now)) {
            save(partition, unit);
            unit.nextSnapshot = now.plus(settings.snapshotInterval());
        }
    }

    /// Whether it was written.
    boolean save(int partition, StatefulUnit<S> unit) {
        Map<String, Long> offsets = new HashMap<>();
        unit.next.forEach((topicPartition, offset) -> offsets.put(topicPartition.toString(), offset));
        try {
            boolean saved = store.save(unit(partition), unit.epoch, new Snapshot(unit.state.snapshot(), offsets));
            if (!saved) {
                Log.warnf(
                        "snapshot not written, another has taken over: unit=%s epoch=%d", unit(partition), unit.epoch);
            }
            return saved;
        } catch (RuntimeException failure) {
            Log.warnf(
                    "snapshot not written, the one before stays: unit=%s reason=%s",
                    unit(partition), failure.getMessage());
            return false;
        }
    }

    private String unit(int partition) {
        return name + "-" + partition;
    }
}
