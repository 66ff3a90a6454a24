package io.epicenter.detector.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.RecordGuard;
import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.snapshot.RedisSnapshots;
import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Puts the domain together.
class Wiring {
    @Produces
    @Singleton
    Settings settings(DetectorSettings settings) {
        return settings.toDomain();
    }

    @Produces
    @Singleton
    EntityResolver resolver(EntitySettings settings) {
        return new EntityResolver(EntitySettings.of(settings));
    }

    @Produces
    @Singleton
    SignalRules rules(DetectorSettings settings) {
        return settings.rules().map(file -> SignalRules.of(read(file))).orElseGet(SignalRules::builtIn);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read epicenter.detector.rules=" + file, unreadable);
        }
    }

    @Produces
    @Singleton
    MethodRegistry methods(AvailableMethods available, DetectorSettings configured) {
        String wanted = configured.vectors().method();
        Optional<MultivariateMethod> vector = available.multivariate(wanted);
        if (vector.isEmpty() && !wanted.equals("none")) {
            Log.warnf("method not in this build, entities are judged signal by signal: method=%s", wanted);
        }
        return new MethodRegistry(available.single(), configured.method(), vector);
    }

    @Produces
    @Singleton
    EngineFactory engines(
            Settings settings,
            SignalRules rules,
            EntityResolver resolver,
            MethodRegistry methods,
            DetectorSettings configured) {
        return new EngineFactory(
                new EngineParts(settings, rules, methods, resolver),
                configured.logs().toDomain());
    }

    @Produces
    @Singleton
    SnapshotStore snapshots(RedisDataSource redis, DetectorSettings settings) {
        return new RedisSnapshots(redis, "detector:", settings.snapshot().retention());
    }

    @Produces
    @Singleton
    StatefulConsumer.Shared shared(
            SnapshotStore snapshots, MeterRegistry meters, DeadLetters deadLetters, RecordGuard.Settings records) {
        return new StatefulConsumer.Shared(snapshots, meters, deadLetters::sendAndAwait, records.repeats());
    }
}
