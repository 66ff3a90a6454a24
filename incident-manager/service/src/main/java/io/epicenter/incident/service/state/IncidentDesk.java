package io.epicenter.incident.service.state;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.Desk;
import io.epicenter.incident.Effects;
import io.epicenter.incident.StateRecord;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.config.Receivers;
import io.epicenter.incident.service.view.IncidentBoard;
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
public class IncidentDesk {
    private final ReentrantLock turn = new ReentrantLock();
    private final Desk desk;
    private final StateLog log;
    private final IncidentBoard board;
    private final Outbound outbound;
    private volatile boolean restored;

    IncidentDesk(IncidentSettings settings, Receivers receivers, StateLog log, IncidentBoard board, Outbound outbound) {
        List<Profile> profiles = receivers.profiles();
        this.desk = new Desk(new Outbox(settings.policy()), profiles);
        this.log = log;
        this.board = board;
        this.outbound = outbound;
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
            String incident = inTurn(() -> desk.restore(key, value));
            if (incident != null) {
                show(incident);
            }
        } catch (MalformedMessageException malformed) {
            outbound.unreadableState(key, value, malformed);
        }
    }

    private interface Task<T> {
        @Nullable
        T run() throws MalformedMessageException;
    }

    private <T> @Nullable T inTurn(Task<T> task) throws MalformedMessageException {
        turn.lock();
        try {
            return task.run();
        } finally {
            turn.unlock();
        }
    }

    private void show(String incident) {
        turn.lock();
        try {
            IncidentView view = desk.view(incident);
            if (view != null) {
                board.put(view);
            }
        } finally {
            turn.unlock();
        }
    }

    public Uni<Void> revision(Incident revision, int lane) {
        return carryOut(now -> desk.revision(revision, lane, now));
    }

    Uni<Void> live(int lane) {
        return carryOut(now -> desk.live(lane, now));
    }

    /// Another has the lane; waits until the attempts under way are over, at most so long.
    void release(int lane, Duration patience) {
        Instant until = Instant.now().plus(patience);
        boolean busy = true;
        while (busy && Instant.now().isBefore(until)) {
            turn.lock();
            try {
                desk.release(lane);
                busy = desk.isInFlight(lane);
            } finally {
                turn.unlock();
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
        return carryOut(desk::tick);
    }

    public Uni<Void> forget(Duration history, int maxIncidents) {
        return carryOut(now -> desk.forget(now.minus(history), maxIncidents));
    }

    public Uni<Void> settle(Desk.Claim claim, Outcome outcome) {
        double random = ThreadLocalRandom.current().nextDouble();
        return carryOut(now -> desk.settle(claim, outcome, now, random));
    }

    /// The attempts that can be made now, once they are durable as such.
    ///
    /// @param taken hears of each in the desk's turn, before another can ask what is free
    public Uni<List<Desk.Claim>> claims(ToIntFunction<String> free, Consumer<Desk.Claim> taken) {
        List<Desk.Claim> claims = new ArrayList<>();
        return carryOut(now -> {
                    Desk.Claims claimed = desk.claims(now, free);
                    claims.addAll(claimed.claims());
                    claims.forEach(taken);
                    return claimed.effects();
                })
                .replaceWith(claims);
    }

    /// False when there is no such incident.
    public Uni<Boolean> acknowledge(String incident, String user) {
        return byPerson(now -> desk.acknowledge(incident, user, now));
    }

    /// False when there is no such incident.
    public Uni<Boolean> resolve(String incident, String user, String comment) {
        return byPerson(now -> desk.resolve(incident, user, comment, now));
    }

    /// False when there is no such incident.
    public Uni<Boolean> rate(String incident, Rating rating) {
        return byPerson(now -> desk.rate(incident, rating, now));
    }

    private Uni<Boolean> byPerson(Function<Instant, Optional<Effects>> step) {
        boolean[] found = {false};
        return carryOut(now -> {
                    Optional<Effects> effects = step.apply(now);
                    found[0] = effects.isPresent();
                    return effects.orElse(Effects.NONE);
                })
                .replaceWith(() -> found[0]);
    }

    /// Whether this replica tells people of the incident.
    public boolean owns(String incident) {
        turn.lock();
        try {
            return desk.owns(incident);
        } finally {
            turn.unlock();
        }
    }

    public Desk.Depth depth() {
        turn.lock();
        try {
            return desk.depth();
        } finally {
            turn.unlock();
        }
    }

    private Uni<Void> carryOut(Function<Instant, Effects> step) {
        return Uni.createFrom().deferred(() -> {
            Effects effects;
            List<CompletableFuture<Void>> durable = new ArrayList<>();
            turn.lock();
            try {
                effects = step.apply(Instant.now());
                for (StateRecord record : effects.store()) {
                    durable.add(log.append(record).toCompletableFuture());
                }
                effects.touched().forEach(this::show);
            } finally {
                turn.unlock();
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new));
            return Uni.createFrom().completionStage(all).chain(() -> outbound.publish(effects));
        });
    }
}
