package io.epicenter.correlator.service;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Since when the decision in hand has been under way, to be asked from other threads while it is: without the
/// lock that a stuck decision holds.
@Singleton
class TickWatch {
    private final Clock clock;
    private final Duration stuckAfter;
    private final AtomicReference<Optional<Instant>> began = new AtomicReference<>(Optional.empty());

    @Inject
    TickWatch(Clock clock, CorrelatorSettings settings) {
        this.clock = clock;
        this.stuckAfter = settings.tick().multipliedBy(settings.stuckTicks());
    }

    /// Runs a decision, publishing included.
    void watch(Runnable decision) {
        began.set(Optional.of(clock.instant()));
        try {
            decision.run();
        } finally {
            began.set(Optional.empty());
        }
    }

    /// How long the decision in hand has taken so far; zero when none is.
    Duration running() {
        return began.get()
                .map(since -> Duration.between(since, clock.instant()))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    boolean isStuck() {
        return running().compareTo(stuckAfter) > 0;
    }
}
