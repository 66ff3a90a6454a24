package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Event time as one sender has it: how far it has come, and by how much its times are off. Confined to one thread.
final class SenderProgress {
    /// Intervals in a row in which a sender must be off by about the same before it is corrected. Chosen by hand: a
    /// minute at 15 s; what catches up is off by less each time.
    private static final int STEADY = 4;
    /// Intervals, or own distances when those are longer, by which a time may differ from that of most others. Chosen
    /// by hand: one is the spread of scrapes, and one of them may be missed.
    private static final int USUAL = 2;
    /// Part by which the usual distance follows each one. Chosen by hand: a changed one is learnt in about ten.
    private static final int DISTANCE_STEP = 4;
    /// Times the usual distance that one counts at most, so that a gap is not learnt. Chosen by hand.
    private static final int MOST_GAP = 3;

    final long hash;
    final String name;
    /// The newest time and the last that came, corrected; 0 before the first.
    long newest;
    long latest;
    /// What is added to its times, milliseconds; a whole number of intervals.
    long correction;
    /// Of [SenderClocks], when it was heard of last.
    long heard;
    int round;
    /// Usual milliseconds between two of its times; 0 when not known.
    private long distance;
    /// The last time that was compared.
    private long compared;
    private int offInARow;
    private long firstGap;
    private long leastGap;

    SenderProgress(long hash, String name) {
        this.hash = hash;
        this.name = name;
    }

    /// A later time has come.
    void advance(long time) {
        if (newest != 0) {
            long step = time - newest;
            distance =
                    distance == 0 ? step : distance + (Math.min(step, MOST_GAP * distance) - distance) / DISTANCE_STEP;
        }
        newest = time;
    }

    /// Compares the last time with that of most others, once in each interval; returns whether the correction has
    /// changed.
    ///
    /// @param usual newest time of half of the senders, milliseconds since 1970
    boolean compare(long usual, long interval) {
        if (latest == compared) {
            return false;
        }
        compared = latest;
        long gap = latest - usual;
        long tolerance = USUAL * Math.max(interval, distance);
        if (Math.abs(gap) <= tolerance) {
            offInARow = 0;
            return false;
        }
        if (offInARow == 0 || Math.abs(gap - firstGap) > interval) {
            offInARow = 1;
            firstGap = gap;
            leastGap = gap;
            return false;
        }
        offInARow++;
        leastGap = Math.abs(gap) < Math.abs(leastGap) ? gap : leastGap;
        if (offInARow < STEADY) {
            return false;
        }
        offInARow = 0;
        boolean right = Math.abs(leastGap - correction) <= tolerance;
        // Toward zero, so that it stays on its own side by less than an interval.
        long off = right ? correction : leastGap / interval * interval;
        correction -= off;
        latest -= off;
        newest = latest;
        return true;
    }

    /// Whether its times are corrected now.
    boolean isOff() {
        return correction != 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(hash);
        out.writeUTF(name);
        out.writeLong(newest);
        out.writeLong(correction);
        out.writeLong(heard);
        out.writeInt(round);
        out.writeLong(distance);
        out.writeLong(latest);
        out.writeLong(compared);
        out.writeInt(offInARow);
        out.writeLong(firstGap);
        out.writeLong(leastGap);
    }

    static SenderProgress read(DataInput in) throws IOException {
        SenderProgress clock = new SenderProgress(in.readLong(), in.readUTF());
        clock.newest = in.readLong();
        clock.correction = in.readLong();
        clock.heard = in.readLong();
        clock.round = in.readInt();
        clock.distance = in.readLong();
        clock.latest = in.readLong();
        clock.compared = in.readLong();
        clock.offInARow = in.readInt();
        clock.firstGap = in.readLong();
        clock.leastGap = in.readLong();
        return clock;
    }
}
