package io.epicenter.chassis.kafka;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;

/// Tries again, with growing waits, until a limit.
record Retry(Duration limit) {
    /// Between the first two attempts, and the most to which it doubles. Chosen by hand: a store that restarts is back
    /// within seconds, and twelve calls a minute of a replica do not hold it up.
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    interface Attempt<T> {
        T run();
    }

    /// The attempt's result; its last exception when the next wait would pass the limit.
    ///
    /// @param what for the log, behind "cannot"
    <T> T attempt(String what, Attempt<T> attempt) {
        Instant until = Instant.now().plus(limit);
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                return attempt.run();
            } catch (RuntimeException failure) {
                if (Instant.now().plus(wait).isAfter(until)) {
                    throw failure;
                }
                Log.warnf("cannot %s yet, trying again: wait=%s reason=%s", what, wait, failure.getMessage());
                sleep(wait);
                Duration doubled = wait.multipliedBy(2);
                wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
            }
        }
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", stopped);
        }
    }
}
