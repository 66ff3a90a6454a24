package io.epicenter.incident.service.state;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.Decided;
import io.epicenter.incident.IncidentEffects;
import io.epicenter.incident.IncidentRegistry;
import io.epicenter.incident.StateRecord;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.config.Receivers;
import io.epicenter.incident.service.view.IncidentReadModel;
import io.epicenter.incident.view.IncidentView;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The registry with its effects carried out: decided in turn under a lock, written in that order, published once
/// durable. Callers decide in the domain itself: `apply((incidents, now) -> incidents.tick(now))`.
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

    /// Reads back what was stored; completes when the registry knows all of it.
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
            String incident = restore(key, value);
            if (incident != null) {
                show(incident);
            }
        } catch (MalformedMessageException | RuntimeException | StackOverflowError unusable) {
            // Thrown on, the topic would be read from its beginning again, and end here again.
            outputs.unreadableState(key, value, unusable);
        }
    }

    private @Nullable String restore(String key, byte[] value) throws MalformedMessageException {
        lock.lock();
        try {
            return registry.restore(key, value);
        } finally {
            lock.unlock();
        }
    }

    private void show(String incident) {
        lock.lock();
        try {
            IncidentView view = registry.view(incident);
            if (view != null) {
                readModel.put(view, IncidentReadModel.Origin.THIS_REPLICA);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Asks the registry, or changes what has no effects. As with [#apply], the registry must not leave `question`.
    public <T> T withRegistry(Function<IncidentRegistry, T> question) {
        lock.lock();
        try {
            return question.apply(registry);
        } finally {
            lock.unlock();
        }
    }

    /// Decides and carries the effects out; completes when they are durable and published. `step` runs under the
    /// lock, once for each subscription: it must be short, and the registry must not leave it.
    public Uni<Void> apply(BiFunction<IncidentRegistry, Instant, IncidentEffects> step) {
        return applyAndGet((incidents, now) -> new Decided<>(step.apply(incidents, now), true))
                .replaceWithVoid();
    }

    /// As [#apply], with the answer of the decision once its effects are durable and published.
    public <T> Uni<T> applyAndGet(BiFunction<IncidentRegistry, Instant, Decided<T>> step) {
        return Uni.createFrom().deferred(() -> {
            Decided<T> decided;
            List<CompletableFuture<Void>> durable = new ArrayList<>();
            lock.lock();
            try {
                decided = step.apply(registry, Instant.now());
                for (StateRecord stateRecord : decided.effects().store()) {
                    durable.add(log.append(stateRecord).toCompletableFuture());
                }
                decided.effects().touched().forEach(this::show);
            } finally {
                lock.unlock();
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new));
            return Uni.createFrom()
                    .completionStage(all)
                    .chain(() -> outputs.publish(decided.effects()))
                    .replaceWith(decided.answer());
        });
    }
}
