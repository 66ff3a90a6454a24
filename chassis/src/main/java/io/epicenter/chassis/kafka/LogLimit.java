package io.epicenter.chassis.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a line that may repeat without end to one a minute. What is left out is in a metric.
public final class LogLimit {
    /// Chosen by hand: a person sees that it goes on, and a day of it is some thousand lines.
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /// Whether the line may be written now.
    public boolean permits() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + BETWEEN.toNanos());
    }
}
