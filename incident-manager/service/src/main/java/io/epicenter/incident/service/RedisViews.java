package io.epicenter.incident.service;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.state.DurableRegistry;
import io.epicenter.incident.service.view.IncidentReadModel;
import io.epicenter.incident.view.IncidentView;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.sortedset.ReactiveSortedSetCommands;
import io.quarkus.redis.datasource.sortedset.ScoreRange;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The views of incidents in Redis, `incident:view:<id>` and `incident:recent`, so that every replica shows the
/// incidents of all. A cache: the truth is in Kafka, and without Redis each replica shows the incidents it notifies of.
@ApplicationScoped
class RedisViews {
    static final String VIEW = "incident:view:";
    static final String RECENT = "incident:recent";
    /// Views written in one pass. Chosen by hand; the rest follows a second later.
    private static final int MOST_AT_ONCE = 200;
    /// For one pass. Chosen by hand: as long as the time between two; Redis answers in milliseconds or is down.
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /// Clocks of two replicas may differ by so much. Chosen by hand; views in it are only read again.
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final ReactiveValueCommands<String, byte[]> values;
    private final ReactiveSortedSetCommands<String, String> recent;
    private final IncidentReadModel readModel;
    private final DurableRegistry registry;
    private final IncidentSettings settings;
    private final MeterRegistry metrics;
    private volatile Instant seenUntil = Instant.EPOCH;

    RedisViews(
            ReactiveRedisDataSource redis,
            IncidentReadModel readModel,
            DurableRegistry registry,
            IncidentSettings settings,
            MeterRegistry metrics) {
        this.values = redis.value(byte[].class);
        this.recent = redis.sortedSet(String.class);
        this.readModel = readModel;
        this.registry = registry;
        this.settings = settings;
        this.metrics = metrics;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> share() {
        List<IncidentView> changed = readModel.takeUnshared(MOST_AT_ONCE);
        List<Uni<Void>> steps = new ArrayList<>();
        for (IncidentView view : changed) {
            steps.add(write(view));
        }
        if (steps.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tolerant(
                "shared", Uni.join().all(steps).andFailFast().replaceWithVoid(), () -> readModel.unshared(changed));
    }

    private Uni<Void> write(IncidentView view) {
        return values.setex(VIEW + view.id(), settings.history().toSeconds(), Json.write(view))
                .chain(() -> recent.zadd(RECENT, (double) Instant.now().toEpochMilli(), view.id()))
                .replaceWithVoid();
    }

    @Scheduled(every = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> collect() {
        Instant began = Instant.now();
        double from = (double) Math.max(0, seenUntil.minus(OVERLAP).toEpochMilli());
        Uni<Void> step = recent.zrangebyscore(RECENT, ScoreRange.from(from, Double.POSITIVE_INFINITY))
                .map(ids -> ids.stream()
                        .filter(id -> !registry.withRegistry(incidents -> incidents.owns(id)))
                        .limit(settings.views().maxIncidents())
                        .toList())
                .chain(this::fetch)
                .invoke(() -> seenUntil = began);
        return tolerant("collected", step, () -> {});
    }

    private Uni<Void> fetch(List<String> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] keys = ids.stream().map(id -> VIEW + id).toArray(String[]::new);
        return values.mget(keys).invoke(this::show).replaceWithVoid();
    }

    private void show(Map<String, byte[]> found) {
        new TreeMap<>(found)
                .values()
                .forEach(bytes ->
                        parse(bytes).ifPresent(view -> readModel.put(view, IncidentReadModel.Origin.OTHER_REPLICA)));
    }

    private static Optional<IncidentView> parse(byte[] bytes) {
        try {
            return Optional.of(Json.read(bytes, IncidentView.class));
        } catch (MalformedMessageException otherVersion) {
            Log.debugf("view in Redis not readable: reason=%s", otherVersion.getMessage());
            return Optional.empty();
        }
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> trim() {
        double until = (double) Instant.now().minus(settings.history()).toEpochMilli();
        return tolerant(
                "trimmed",
                recent.zremrangebyscore(RECENT, ScoreRange.from(0, until)).replaceWithVoid(),
                () -> {});
    }

    /// Without Redis everything goes on.
    private Uni<Void> tolerant(String what, Uni<Void> step, Runnable undo) {
        return step.ifNoItem().after(TIMEOUT).fail().onFailure().recoverWithUni(failure -> {
            metrics.counter("epicenter.incident.redis.failures").increment();
            Log.debugf("views not %s: reason=%s", what, failure.getMessage());
            undo.run();
            return Uni.createFrom().voidItem();
        });
    }
}
