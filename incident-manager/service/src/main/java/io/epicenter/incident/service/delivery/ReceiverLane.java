package io.epicenter.incident.service.delivery;

import io.epicenter.incident.notification.Circuit;
import io.epicenter.incident.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// How busy and how well one receiver is. Each has its own, so that none waits for another. Thread-safe.
final class ReceiverLane {
    private final Circuit.Limits limits;
    private final Duration pace;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicReference<Circuit> circuit = new AtomicReference<>(Circuit.CLOSED);
    private volatile Instant lastStart = Instant.EPOCH;

    /// @param pace least time between two attempts; with one, an attempt waits for the one before
    ReceiverLane(Circuit.Limits limits, Duration pace) {
        this.limits = limits;
        this.pace = pace;
    }

    /// How many attempts can be begun now.
    int free() {
        Instant now = Instant.now();
        int room = circuit.get().room(limits, underWay.get(), now);
        if (pace.isZero()) {
            return room;
        }
        boolean rested = !now.isBefore(lastStart.plus(pace));
        return rested && underWay.get() == 0 ? Math.min(room, 1) : 0;
    }

    /// An attempt is decided: it has its place from here, not from when it is made.
    void taken() {
        underWay.incrementAndGet();
        lastStart = Instant.now();
    }

    void over() {
        underWay.decrementAndGet();
    }

    /// True when the circuit opens or closes by this outcome.
    boolean learn(Outcome outcome) {
        Instant now = Instant.now();
        Circuit before = circuit.getAndUpdate(one -> one.after(outcome, limits, now));
        boolean wasClosed = before.state(limits, now) == Circuit.State.CLOSED;
        return wasClosed != (state() == Circuit.State.CLOSED);
    }

    Circuit.State state() {
        return circuit.get().state(limits, Instant.now());
    }

    int underWay() {
        return underWay.get();
    }
}
