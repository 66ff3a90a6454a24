package io.epicenter.ingest.otlp;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.TimeBounds;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The times of lines and points as their senders mean them: one that is missing is that of the receipt, one that was
/// sent in another unit than nanoseconds is recognised, since then it lies in the first days of 1970. Both are counted.
/// Confined to one thread.
final class SenderTimes {
    /// Nanoseconds in the units that are taken for nanoseconds by mistake: seconds, milliseconds, microseconds.
    private static final long[] UNITS = {1_000_000_000L, 1_000_000L, 1_000L};

    private final Instant receivedAt;
    private final TimeBounds bounds;
    private final Map<String, Long> corrections = new TreeMap<>();

    SenderTimes(IngestRequest request, IngestLimits limits) {
        this.receivedAt = request.receivedAt();
        this.bounds = TimeBounds.of(request.receivedAt(), limits.times());
    }

    /// The time that a count of nanoseconds means; [#problem] says whether it can be taken.
    Instant timeOf(long nanos) {
        if (nanos == 0) {
            correct("no_time");
            return receivedAt;
        }
        Instant time = TimeBounds.ofNanos(nanos);
        if (bounds.isBehind(time)) {
            for (long unit : UNITS) {
                if (nanos > 0 && nanos <= Long.MAX_VALUE / unit) {
                    Instant meant = TimeBounds.ofNanos(nanos * unit);
                    if (bounds.problem(meant) == null) {
                        correct("time_unit");
                        return meant;
                    }
                }
            }
        }
        return time;
    }

    private void correct(String reason) {
        corrections.merge(reason, 1L, Long::sum);
    }

    /// What is wrong with a time, in words that follow its name; null for nothing.
    @Nullable
    String problem(Instant time) {
        return bounds.problem(time);
    }

    /// The word for a rejection of a time.
    String reason(Instant time, String noun) {
        return bounds.reason(time, noun);
    }

    /// How many times were put right, by reason.
    Map<String, Long> corrections() {
        return corrections;
    }
}
