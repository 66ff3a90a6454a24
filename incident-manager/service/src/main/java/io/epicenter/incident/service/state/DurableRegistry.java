package io.epicenter.incident.service.state;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.IncidentEffects;
import io.epicenter.incident.IncidentRegistry;
import io.epicenter.incident.StateRecord;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.config.Receivers;
import io.epicenter.incident.service.view.IncidentReadModel;
import io.epicenter.incident.view.IncidentView;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The desk with its effects carried out: decided in turn under a lock, written in that order, published once durable.
@ApplicationScoped
public class DurableRegistry {
    private final ReentrantLock lock = new ReentrantLock();
    private final IncidentRegistry registry;
    private final StateLog log;
    private final IncidentReadModel readModel;
    private final KafkaIncidentOutputs outputs;
    private volatile boolean restored;

    DurableRegistry(
            IncidentSettings settings,
            Receivers receivers,
            StateLog log,
            IncidentReadModel readModel,
            KafkaIncidentOutputs outputs) {
        List<ReceiverProfile> profiles = receivers.profiles();
        this.registry = new IncidentRegistry(new Outbox(settings.policy()), profiles);
        this.log = log;
        this.readModel = readModel;
        this.outputs = outputs;
    }

    /// Reads back what was stored; completes when the desk knows all of it.
    public CompletionStage<Void> restore() {
        log.start(this::read);
        return log.caughtUp().thenRun(() -> {
            restored = true;
            Log.info("state restored");
        });
    }

    public boolean isRestored() {
        return restored;
    }

    /// Completes when everything stored until now is known, by whichever replica it was stored.
    CompletionStage<Void> caughtUp() {
        return log.caughtUp();
    }

    private void read(String key, byte[] value) {
        try {
            String incident = withLock(() -> registry.restore(key, value));
            if (incident != null) {
                show(incident);
            }
        } catch (MalformedMessageException malformed) {
            outputs.unreadableState(key, value, malformed);
        }
    }

    private interface LockedTask<T> {
        @Nullable
        T run() throws MalformedMessageException;
    }

    private <T> @Nullable T withLock(LockedTask<T> task) throws MalformedMessageException {
        lock.lock();
        try {
            return task.run();
        } finally {
            lock.unlock();
        }
    }

    private void show(String incident) {
        lock.lock();
        try {
            IncidentView view = registry.view(incident);
            if (view != null) {
                readModel.put(view);
            }
        } finally {
            lock.unlock();
        }
    }

    public Uni<Void> revision(Incident revision, int lane) {
        return apply(now -> registry.revision(revision, lane, now));
    }

    Uni<Void> live(int lane) {
        return apply(now -> registry.live(lane, now));
    }

    /// Another has the lane; waits until the attempts under way are over, at most so long.
    void release(int lane, Duration patience) {
        Instant until = Instant.now().plus(patience);
        boolean busy = true;
        while (busy && Instant.now().isBefore(until)) {
            lock.lock();
            try {
                registry.release(lane);
                busy = registry.isInFlight(lane);
            } finally {
                lock.unlock();
            }
            if (busy) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public Uni<Void> tick() {
        return apply(registry::tick);
    }

    public Uni<Void> forget(Duration history, int maxIncidents) {
        return apply(now -> registry.forget(now.minus(history), maxIncidents));
    }

    public Uni<Void> settle(IncidentRegistry.DeliveryClaim claim, DeliveryOutcome outcome) {
        double random = ThreadLocalRandom.current().nextDouble();
        return apply(now -> registry.settle(claim, outcome, now, random));
    }

    /// The attempts that can be made now, once they are durable as such.
    ///
    /// @param taken hears of each in the desk's turn, before another can ask what is free
    public Uni<List<IncidentRegistry.DeliveryClaim>> claims(
            ToIntFunction<String> free, Consumer<IncidentRegistry.DeliveryClaim> taken) {
        List<IncidentRegistry.DeliveryClaim> claims = new ArrayList<>();
        return apply(now -> {
                    IncidentRegistry.DeliveryClaims claimed = registry.claims(now, free);
                    claims.addAll(claimed.claims());
                    claims.forEach(taken);
                    return claimed.effects();
                })
                .replaceWith(claims);
    }

    /// False when there is no such incident.
    public Uni<Boolean> acknowledge(String incident, String user) {
        return applyIfKnown(now -> registry.acknowledge(incident, user, now));
    }

    /// False when there is no such incident.
    public Uni<Boolean> resolve(String incident, String user, String comment) {
        return applyIfKnown(now -> registry.resolve(incident, user, comment, now));
    }

    /// False when there is no such incident.
    public Uni<Boolean> rate(String incident, Rating rating) {
        return applyIfKnown(now -> registry.rate(incident, rating, now));
    }

    private Uni<Boolean> applyIfKnown(Function<Instant, Optional<IncidentEffects>> step) {
        boolean[] found = {false};
        return apply(now -> {
                    Optional<IncidentEffects> effects = step.apply(now);
                    found[0] = effects.isPresent();
                    return effects.orElse(IncidentEffects.NONE);
                })
                .replaceWith(() -> found[0]);
    }

    /// Whether this replica tells people of the incident.
    public boolean owns(String incident) {
        lock.lock();
        try {
            return registry.owns(incident);
        } finally {
            lock.unlock();
        }
    }

    public IncidentRegistry.OutboxDepth depth() {
        lock.lock();
        try {
            return registry.depth();
        } finally {
            lock.unlock();
        }
    }

    private Uni<Void> apply(Function<Instant, IncidentEffects> step) {
        return Uni.createFrom().deferred(() -> {
            IncidentEffects effects;
            List<CompletableFuture<Void>> durable = new ArrayList<>();
            lock.lock();
            try {
                effects = step.apply(Instant.now());
                for (StateRecord stateRecord : effects.store()) {
                    durable.add(log.append(stateRecord).toCompletableFuture());
                }
                effects.touched().forEach(this::show);
            } finally {
                lock.unlock();
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new));
            return Uni.createFrom().completionStage(all).chain(() -> outputs.publish(effects));
        });
    }
}
