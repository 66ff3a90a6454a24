package io.epicenter.detector.absence;

import io.epicenter.contracts.Entity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When one entity was seen and how long it pauses. Times are event times in milliseconds since the epoch. Confined to
/// one thread.
public final class Heartbeat {
    /// In which the longest pause fades by half. Chosen by hand: a week, so that a weekly pause is still known when it
    /// comes again.
    private static final double HALF_LIFE_MILLIS = Duration.ofDays(7).toMillis();

    final Entity entity;
    /// The end of the interval in which it was seen last; written by its signals.
    long lastSeenAt;
    long firstSeenAt;
    /// As [#lastSeenAt], until the interval is closed that it is seen in again.
    long silentSince;
    int seenCount;
    int missedIntervals;
    double longestPause;
    long longestPauseAt;
    boolean firing;

    Heartbeat(Entity entity) {
        this.entity = entity;
    }

    /// An entity has sent a value.
    ///
    /// @param heartbeat null when its silence says nothing
    public static void seen(@Nullable Heartbeat heartbeat, long now) {
        if (heartbeat != null) {
            heartbeat.lastSeenAt = now;
        }
    }

    double longestPause(long now) {
        return longestPause * Math.pow(0.5, (now - longestPauseAt) / HALF_LIFE_MILLIS);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(entity.toString());
        out.writeLong(lastSeenAt);
        out.writeLong(firstSeenAt);
        out.writeLong(silentSince);
        out.writeInt(seenCount);
        out.writeInt(missedIntervals);
        out.writeDouble(longestPause);
        out.writeLong(longestPauseAt);
        out.writeBoolean(firing);
    }

    static Heartbeat read(DataInput in) throws IOException {
        Heartbeat heartbeat = new Heartbeat(Entity.parse(in.readUTF()));
        heartbeat.lastSeenAt = in.readLong();
        heartbeat.firstSeenAt = in.readLong();
        heartbeat.silentSince = in.readLong();
        heartbeat.seenCount = in.readInt();
        heartbeat.missedIntervals = in.readInt();
        heartbeat.longestPause = in.readDouble();
        heartbeat.longestPauseAt = in.readLong();
        heartbeat.firing = in.readBoolean();
        return heartbeat;
    }
}
