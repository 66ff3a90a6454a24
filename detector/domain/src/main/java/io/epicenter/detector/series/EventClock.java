package io.epicenter.detector.series;

import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/// The newest event time that is believed. A sample far ahead of all others is left out, unless samples of a
/// whole minute have come from there and none from here. Confined to one thread.
public final class EventClock {
    /// Milliseconds that the samples from the future must span to be believed. Chosen by hand: some scrapes, so that
    /// one sender with a wrong clock does not move all.
    private static final long JUMP_SPREAD_MILLIS = 60_000;

    private final EngineCounters counters;
    private final long future;
    private final long expiry;
    private long newest;
    private long jumpFrom = Long.MAX_VALUE;
    private long jumpTo;

    /// @param future samples further ahead of the newest one are left out
    /// @param expiry samples further behind it are left out
    public EventClock(Duration future, Duration expiry, EngineCounters counters) {
        this.future = future.toMillis();
        this.expiry = expiry.toMillis();
        this.counters = counters;
    }

    /// The time of the newest sample, milliseconds since the epoch; 0 before the first.
    public long newest() {
        return newest;
    }

    /// The first sample's time.
    public void startAt(long time) {
        newest = time;
    }

    /// Takes the time of a sample; false, and counted, when the sample is out of time.
    public boolean admits(long time) {
        if (time > newest + future && !isConfirmedJump(time)) {
            counters.countDrop(DropReason.FUTURE);
            return false;
        }
        if (time < newest - expiry || time <= 0) {
            counters.countDrop(DropReason.TOO_OLD);
            return false;
        }
        newest = Math.max(newest, time);
        return true;
    }

    private boolean isConfirmedJump(long time) {
        if (jumpFrom == Long.MAX_VALUE) {
            jumpFrom = time;
            jumpTo = time;
        }
        jumpFrom = Math.min(jumpFrom, time);
        jumpTo = Math.max(jumpTo, time);
        return jumpTo - jumpFrom >= JUMP_SPREAD_MILLIS && jumpTo - jumpFrom <= future;
    }

    /// A sample in time has come: there is no jump.
    public void clearJump() {
        jumpFrom = Long.MAX_VALUE;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(newest);
        out.writeLong(jumpFrom);
        out.writeLong(jumpTo);
    }

    public void read(DataInput in) throws IOException {
        newest = in.readLong();
        jumpFrom = in.readLong();
        jumpTo = in.readLong();
    }
}
