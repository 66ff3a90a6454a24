package io.epicenter.incident.service.delivery;

import io.epicenter.incident.notification.CircuitBreaker;
import io.epicenter.incident.notification.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// How busy and how well one receiver is. Each has its own, so that none waits for another. Thread-safe.
final class ReceiverBulkhead {
    private final CircuitBreaker.Limits limits;
    private final Duration minimumInterval;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<CircuitBreaker> circuit = new AtomicReference<>(CircuitBreaker.CLOSED);
    private volatile Instant lastStart = Instant.EPOCH;

    /// @param minimumInterval least time between two attempts; with one, an attempt waits for the one before
    ReceiverBulkhead(CircuitBreaker.Limits limits, Duration minimumInterval) {
        this.limits = limits;
        this.minimumInterval = minimumInterval;
    }

    /// How many attempts can be begun now.
    int availablePermits() {
        Instant now = Instant.now();
        int room = circuit.get().permits(limits, inFlight.get(), now);
        if (minimumInterval.isZero()) {
            return room;
        }
        boolean rested = !now.isBefore(lastStart.plus(minimumInterval));
        return rested && inFlight.get() == 0 ? Math.min(room, 1) : 0;
    }

    /// An attempt is decided: it has its place from here, not from when it is made.
    void acquire() {
        inFlight.incrementAndGet();
        lastStart = Instant.now();
    }

    void release() {
        inFlight.decrementAndGet();
    }

    /// True when the circuit opens or closes by this outcome.
    boolean onOutcome(DeliveryOutcome outcome) {
        Instant now = Instant.now();
        CircuitBreaker before = circuit.getAndUpdate(one -> one.after(outcome, limits, now));
        boolean wasClosed = before.state(limits, now) == CircuitBreaker.State.CLOSED;
        return wasClosed != (state() == CircuitBreaker.State.CLOSED);
    }

    CircuitBreaker.State state() {
        return circuit.get().state(limits, Instant.now());
    }

    int inFlight() {
        return inFlight.get();
    }
}
