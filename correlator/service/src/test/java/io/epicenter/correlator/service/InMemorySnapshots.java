package io.epicenter.correlator.service;

import io.epicenter.chassis.snapshot.SnapshotStore;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Snapshots in heap, in the place of Redis.
@Singleton
public class InMemorySnapshots implements SnapshotStore {
    final Map<String, Snapshot> saved = new ConcurrentHashMap<>();

    @Override
    public long takeOver(String unit) {
        return 1;
    }

    @Override
    public Optional<Snapshot> load(String unit) {
        return Optional.ofNullable(saved.get(unit));
    }

    @Override
    public Optional<Snapshot> fallBack(String unit) {
        return Optional.empty();
    }

    @Override
    public boolean save(String unit, long epoch, Snapshot snapshot) {
        saved.put(unit, snapshot);
        return true;
    }
}
