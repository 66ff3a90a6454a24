package io.epicenter.ingest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The times that are taken of what was received at a moment, both ends included. A time further away is of a wrong
/// clock or in a wrong unit, and would make all that computes with it wait or overflow.
public record TimeBounds(Instant earliest, Instant latest) {
    /// Nanoseconds of a second, as OTLP counts.
    private static final long NANOS = 1_000_000_000L;
    /// A time in seconds that is so far off is likely one in milliseconds: the year 5138. Chosen by hand.
    private static final Instant MILLISECONDS_SINCE = Instant.ofEpochSecond(100_000_000_000L);

    /// A time of so long ago is likely one in seconds or milliseconds that was taken for a finer unit: those of our
    /// days lie before it.
    private static final Instant NANOSECONDS_UNTIL = Instant.ofEpochSecond(86_400 * 30);

    /// Bounds of telemetry.
    public static TimeBounds of(Instant receivedAt, IngestLimits.Times limits) {
        return new TimeBounds(minus(receivedAt, limits.behind()), plus(receivedAt, limits.ahead()));
    }

    /// Bounds of a change.
    public static TimeBounds ofEvent(Instant receivedAt, IngestLimits.Times limits) {
        return new TimeBounds(minus(receivedAt, limits.behind()), plus(receivedAt, limits.eventAhead()));
    }

    private static Instant plus(Instant time, Duration length) {
        try {
            return time.plus(length);
        } catch (DateTimeException | ArithmeticException beyond) {
            return Instant.MAX;
        }
    }

    private static Instant minus(Instant time, Duration length) {
        try {
            return time.minus(length);
        } catch (DateTimeException | ArithmeticException beyond) {
            return Instant.MIN;
        }
    }

    /// A count of nanoseconds since the epoch without a sign, as OTLP has it.
    public static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Long.divideUnsigned(nanos, NANOS), Long.remainderUnsigned(nanos, NANOS));
    }

    public boolean isAhead(Instant time) {
        return time.isAfter(latest);
    }

    public boolean isBehind(Instant time) {
        return time.isBefore(earliest);
    }

    /// The word for a rejection of a time outside of the bounds, fit for a metric's label.
    public String reason(Instant time, String noun) {
        return (isAhead(time) ? "future_" : "old_") + noun;
    }

    /// What is wrong with a time, in words that follow its name; null when it is within the bounds.
    public @Nullable String problem(Instant time) {
        if (isAhead(time)) {
            String hint = time.isAfter(MILLISECONDS_SINCE) ? "; is it in another unit?" : "";
            return time + " is later than " + latest + hint;
        }
        String hint = time.isBefore(NANOSECONDS_UNTIL) ? "; is it in another unit?" : "";
        return isBehind(time) ? time + " is earlier than " + earliest + hint : null;
    }

    /// [#earliest] in milliseconds since the epoch, as far as they go.
    public long earliestMillis() {
        return millis(earliest);
    }

    public long latestMillis() {
        return millis(latest);
    }

    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException beyond) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
