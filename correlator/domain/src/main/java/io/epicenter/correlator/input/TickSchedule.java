package io.epicenter.correlator.input;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The times at which an environment decides: one every so often, aligned to the epoch.
///
/// @param tick event time between two of them
public record TickSchedule(Duration tick) {
    /// A stretch of so many ticks without anything to do is skipped, not gone through tick by tick. Chosen by hand: an
    /// hour at the default tick of 5 s.
    private static final int LONG_AGO_TICKS = 720;

    /// The last one until then.
    public Instant aligned(Instant time) {
        long millis = tick.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
    }

    public Instant next(Instant last) {
        return last.plus(tick);
    }

    /// The next one while there is no incident: over a long stretch without anything to do, the first one that has
    /// something, or the last.
    ///
    /// @param waiting event time of the first input that waits; null when none does
    public Instant nextWhenIdle(Instant last, Instant target, @Nullable Instant waiting) {
        Instant following = next(last);
        if (Duration.between(following, target).dividedBy(tick) < LONG_AGO_TICKS) {
            return following;
        }
        Instant first = waiting == null ? target : waiting;
        Instant due = aligned(first.plus(tick).minusMillis(1));
        Instant bounded = due.isAfter(target) ? target : due;
        return bounded.isAfter(following) ? bounded : following;
    }
}
