package io.epicenter.chassis.snapshot;

import java.util.Map;
import java.util.Optional;

/// Keeps the state of a partition together with the offsets up to which it has been fed. The last two are kept.
/// Every method may throw a RuntimeException when the store is out of reach.
public interface SnapshotStore {
    /// One snapshot.
    ///
    /// @param offsets for each `topic-partition`, the offset of the first record that is not in the state
    record Snapshot(byte[] state, Map<String, Long> offsets) {
        public Snapshot {
            offsets = Map.copyOf(offsets);
        }
    }

    /// Takes hold of a unit: from now on only the holder of the returned epoch may write.
    long takeOver(String unit);

    /// The newest snapshot that can be read whole; the one before it when the newest is damaged.
    Optional<Snapshot> load(String unit);

    /// The one before the newest, when it can be read whole: for a reader that cannot use what [#load] gave it. The
    /// next [#save] keeps it as the one before, and drops the newest.
    Optional<Snapshot> fallBack(String unit);

    /// Writes a snapshot; false when another has taken over since, and nothing was changed.
    boolean save(String unit, long epoch, Snapshot snapshot);
}
