package io.epicenter.detector.service;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.Engine;
import io.epicenter.detector.Settings;
import io.epicenter.detector.log.LogEngine;
import io.epicenter.detector.log.LogSettings;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.util.Optional;

/// Makes the engines of partitions.
record EngineFactory(
        Settings settings, LogSettings logs, SignalRules rules, EntityResolver resolver, MethodRegistry methods) {
    Engine open(int partition, int partitionCount, Optional<byte[]> snapshot) throws MalformedMessageException {
        Engine fresh = new Engine(partition, partitionCount, settings, rules, resolver, methods);
        return snapshot.isPresent() ? Engine.restore(fresh, snapshot.get()) : fresh;
    }

    LogEngine openLogs(int partition, Optional<byte[]> snapshot) throws MalformedMessageException {
        LogEngine fresh = new LogEngine(partition, settings, logs, resolver, rules, methods);
        return snapshot.isPresent() ? LogEngine.restore(fresh, snapshot.get()) : fresh;
    }
}
