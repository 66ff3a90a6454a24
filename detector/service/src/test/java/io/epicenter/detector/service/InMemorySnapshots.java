package io.epicenter.detector.service;

import io.epicenter.chassis.snapshot.SnapshotStore;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Snapshots that live as long as the test.
@Mock
@Singleton
class InMemorySnapshots implements SnapshotStore {
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private long epoch;

    @Override
    public synchronized long takeOver(String unit) {
        return ++epoch;
    }

    @Override
    public synchronized Optional<Snapshot> load(String unit) {
        return Optional.ofNullable(snapshots.get(unit));
    }

    @Override
    public Optional<Snapshot> fallBack(String unit) {
        return Optional.empty();
    }

    @Override
    public synchronized boolean save(String unit, long ofEpoch, Snapshot snapshot) {
        snapshots.put(unit, snapshot);
        return true;
    }
}
