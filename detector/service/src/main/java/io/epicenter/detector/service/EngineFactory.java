package io.epicenter.detector.service;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Partition;
import io.epicenter.detector.log.LogEngine;
import io.epicenter.detector.log.LogSettings;
import java.util.Optional;

/// Makes the engines of partitions.
record EngineFactory(EngineParts parts, LogSettings logs) {
    Engine open(int partition, int partitionCount, Optional<byte[]> snapshot) throws MalformedMessageException {
        Engine fresh = new Engine(new Partition(partition, partitionCount), parts);
        return snapshot.isPresent() ? Engine.restore(fresh, snapshot.get()) : fresh;
    }

    LogEngine openLogs(int partition, Optional<byte[]> snapshot) throws MalformedMessageException {
        LogEngine fresh = new LogEngine(partition, logs, parts);
        return snapshot.isPresent() ? LogEngine.restore(fresh, snapshot.get()) : fresh;
    }
}
