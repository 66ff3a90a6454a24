package io.epicenter.detector.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.snapshot.RedisSnapshots;
import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.VectorMethod;
import io.epicenter.detector.rule.Methods;
import io.epicenter.detector.rule.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Rules rules(DetectorSettings settings) {
        return settings.rules().map(file -> Rules.of(read(file))).orElseGet(Rules::builtIn);
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
    Methods methods(@All List<Method> methods, @All List<VectorMethod> vectors, DetectorSettings configured) {
        String wanted = configured.vectors().method();
        Optional<VectorMethod> vector =
                vectors.stream().filter(method -> method.name().equals(wanted)).findFirst();
        if (vector.isEmpty() && !wanted.equals("none")) {
            Log.warnf("method not in this build, entities are judged signal by signal: method=%s", wanted);
        }
        return new Methods(methods, configured.method(), vector);
    }

    @Produces
    @Singleton
    Engines engines(
            Settings settings, Rules rules, EntityResolver resolver, Methods methods, DetectorSettings configured) {
        return new Engines(settings, configured.logs().toDomain(), rules, resolver, methods);
    }

    @Produces
    @Singleton
    SnapshotStore snapshots(RedisDataSource redis, DetectorSettings settings) {
        return new RedisSnapshots(redis, "detector:", settings.snapshot().retention());
    }

    @Produces
    @Singleton
    StatefulConsumer.Shared shared(SnapshotStore snapshots, MeterRegistry meters, DeadLetters deadLetters) {
        return new StatefulConsumer.Shared(snapshots, meters, deadLetters::put);
    }
}
