package io.epicenter.detector;

import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.series.EventClock;
import io.epicenter.detector.series.SenderClocks;
import io.epicenter.detector.series.SeriesArrivals;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Event time in aligned intervals: which one is open, and when it may be closed. Confined to one thread.
final class IntervalClock {
    private final EventClock clock;
    private final SenderClocks senders;
    private final long interval;
    private final long lateness;
    private final long expiry;
    private long openEnd;
    /// Whether any interval has been closed.
    private boolean closedAny;

    IntervalClock(Settings settings, EngineCounters counters) {
        this.clock = new EventClock(settings.future(), settings.seriesExpiry(), counters);
        this.senders = new SenderClocks(
                settings.interval().toMillis(), settings.lateness().toMillis(), settings.maxSenders(), counters);
        this.interval = settings.interval().toMillis();
        this.lateness = settings.lateness().toMillis();
        this.expiry = settings.seriesExpiry().toMillis();
    }

    /// Time as each sender has it.
    SenderClocks senders() {
        return senders;
    }

    /// The end of the open interval; 0 before the first sample.
    long openEnd() {
        return openEnd;
    }

    /// The time of the newest sample, milliseconds since the epoch; 0 before the first.
    long newest() {
        return clock.newest();
    }

    /// Takes the time of a sample; false, and counted, when the sample is out of time.
    boolean admits(long time) {
        if (openEnd == 0) {
            clock.startAt(time);
            openEnd = endOfInterval(time);
        }
        if (!clock.admits(time)) {
            return false;
        }
        // The first sample may have come from a clock that is ahead.
        if (!closedAny && time <= openEnd - interval) {
            openEnd = endOfInterval(time);
        }
        return true;
    }

    /// A sample in time has come: there is no jump.
    void clearJump() {
        clock.clearJump();
    }

    /// Whether the open interval may be closed: most senders have passed its end by the lateness, or everybody has said
    /// all of it that he will.
    boolean isDue(SeriesArrivals arrivals) {
        if (openEnd == 0 || openEnd > clock.newest()) {
            return false;
        }
        return arrivals.isComplete()
                || (openEnd <= clock.newest() - lateness && senders.haveMostReached(openEnd + lateness));
    }

    /// Opens the next interval. A long gap without samples is passed over at once.
    ///
    /// @param earliest time of the samples that wait; [Long#MAX_VALUE] when there are none
    void openNext(long earliest) {
        closedAny = true;
        long next = openEnd + interval;
        if (earliest != Long.MAX_VALUE && earliest > next) {
            long end = endOfInterval(earliest);
            next = end - next > expiry ? end : next;
        }
        openEnd = next;
    }

    private long endOfInterval(long time) {
        return Math.floorDiv(time - 1, interval) * interval + interval;
    }

    /// What was seen last before this time is forgotten.
    long oldest() {
        return openEnd - expiry;
    }

    void write(DataOutput out) throws IOException {
        clock.write(out);
        senders.write(out);
        out.writeLong(openEnd);
        out.writeBoolean(closedAny);
    }

    void read(DataInput in) throws IOException {
        clock.read(in);
        senders.read(in);
        openEnd = in.readLong();
        closedAny = in.readBoolean();
    }
}
