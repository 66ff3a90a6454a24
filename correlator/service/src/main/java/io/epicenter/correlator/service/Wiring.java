package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.RecordGuard;
import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.snapshot.RedisSnapshots;
import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// Puts the domain together: every rule and evidence source that is a bean takes part.
class Wiring {
    @Produces
    @Singleton
    Plugins plugins(@All List<CorrelationRule> rules, @All List<EvidenceSource> evidence) {
        return new Plugins(rules, evidence);
    }

    @Produces
    @Singleton
    @DefaultBean
    SnapshotStore snapshots(RedisDataSource redis, CorrelatorSettings settings) {
        return new RedisSnapshots(redis, "correlator:", settings.snapshot().retention());
    }

    @Produces
    @Singleton
    StatefulConsumer.Shared shared(
            SnapshotStore snapshots, MeterRegistry meters, DeadLetters deadLetters, RecordGuard.Settings records) {
        return new StatefulConsumer.Shared(snapshots, meters, deadLetters::sendAndAwait, records.repeats());
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
