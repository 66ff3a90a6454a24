package io.epicenter.incident.notification;

import java.time.Duration;
import java.time.Instant;

/// Whether a receiver is tried at all. After several failures in a row it rests; then one attempt at a time finds out
/// whether it is back, and the first answer closes the circuit. A refusal is an answer. Source: Nygard, Release It!,
/// 2007 (circuit breaker).
///
/// @param failures in a row, counted up to the limit
/// @param restsUntil when the next attempt may be made, once the limit is reached
public record CircuitBreaker(int failures, Instant restsUntil) {
    public static final CircuitBreaker CLOSED = new CircuitBreaker(0, Instant.EPOCH);

    /// @param failures in a row that open the circuit, at least 1
    /// @param rest how long a receiver is left alone before it is tried again
    /// @param concurrency attempts at once while all is well, at least 1
    public record Limits(int failures, Duration rest, int concurrency) {
        public Limits {
            if (failures < 1 || concurrency < 1 || rest.isNegative()) {
                throw new IllegalArgumentException(
                        "failures=" + failures + " concurrency=" + concurrency + " rest=" + rest);
            }
        }
    }

    /// CLOSED: all attempts are made. PROBING: one at a time. OPEN: none.
    public enum State {
        CLOSED,
        PROBING,
        OPEN
    }

    public State state(Limits limits, Instant now) {
        if (failures < limits.failures()) {
            return State.CLOSED;
        }
        return now.isBefore(restsUntil) ? State.OPEN : State.PROBING;
    }

    /// How many attempts can be begun while so many are under way; 0 or more.
    public int permits(Limits limits, int underWay, Instant now) {
        return switch (state(limits, now)) {
            case CLOSED -> Math.max(0, limits.concurrency() - underWay);
            case PROBING -> underWay == 0 ? 1 : 0;
            case OPEN -> 0;
        };
    }

    /// The circuit after an attempt. A receiver that asks to wait longer than the rest is left alone for so long.
    public CircuitBreaker after(DeliveryOutcome outcome, Limits limits, Instant now) {
        if (!(outcome instanceof DeliveryOutcome.RetryLater later)) {
            return CLOSED;
        }
        Duration asked = later.after();
        Duration rest = asked != null && asked.compareTo(limits.rest()) > 0 ? asked : limits.rest();
        return new CircuitBreaker(Math.min(failures + 1, limits.failures()), now.plus(rest));
    }
}
