package io.epicenter.detector.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.chassis.RedisSnapshots;
import io.epicenter.chassis.SnapshotStore;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.detector.Rules;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Method;
import io.quarkus.arc.All;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    Engines engines(
            Settings settings,
            Rules rules,
            EntityResolver resolver,
            @All List<Method> methods,
            DetectorSettings configured) {
        Method chosen = methods.stream()
                .filter(method -> method.name().equals(configured.method()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("epicenter.detector.method=" + configured.method()
                        + " is none of "
                        + methods.stream().map(Method::name).toList()));
        return new Engines(settings, rules, resolver, chosen);
    }

    @Produces
    @Singleton
    SnapshotStore snapshots(RedisDataSource redis, DetectorSettings settings) {
        return new RedisSnapshots(redis, "detector:", settings.snapshot().retention());
    }
}
