package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Until when each series has been seen and who sends it, by slot of [SeriesTable]; and how many of those that are due
/// in the open interval have said all they will say of it: the next sample, by their own cadence, lies beyond its end.
/// O(1) and no allocation per sample. Confined to one thread.
public final class SeriesArrivals {
    /// Share of a cadence after which the next sample may come at the earliest. Chosen by hand: a tenth is jitter.
    private static final double EARLIEST = 0.9;
    /// Cadences, or intervals when those are longer, after which a series is not waited for. Chosen by hand: a value
    /// counts for two and a half.
    private static final double SILENT = 2.5;
    /// Of the series that are due, those that need not come: a few that end without a word are no reason to wait.
    /// Chosen by hand.
    private static final double MISSING = 0.01;

    private final double interval;
    private long[] seen;
    private float[] cadences;
    int[] senders;
    private long end;
    private int due;
    private int complete;

    SeriesArrivals(int capacity, long interval) {
        this.interval = interval;
        seen = new long[capacity];
        cadences = new float[capacity];
        senders = new int[capacity];
    }

    void begin(int slot, int sender) {
        seen[slot] = 0;
        cadences[slot] = 0;
        senders[slot] = sender;
    }

    void grow(int capacity) {
        seen = Arrays.copyOf(seen, capacity);
        cadences = Arrays.copyOf(cadences, capacity);
        senders = Arrays.copyOf(senders, capacity);
    }

    public int sender(int slot) {
        return senders[slot];
    }

    /// A sample has come, or the mark that the series has ended.
    ///
    /// @param cadence usual milliseconds between its samples; 0 when it is not known
    public void take(int slot, long time, double cadence, boolean ended) {
        long before = seen[slot];
        if (time <= before) {
            return;
        }
        boolean waitedFor = isDue(slot) && !isComplete(slot);
        cadences[slot] = (float) cadence;
        seen[slot] = ended ? 0 : time;
        if (waitedFor && (ended || isComplete(slot))) {
            complete++;
        }
    }

    private boolean isDue(int slot) {
        return seen[slot] != 0 && seen[slot] + SILENT * Math.max(cadences[slot], interval) >= end;
    }

    private boolean isComplete(int slot) {
        double cadence = cadences[slot] == 0 ? interval : cadences[slot];
        return seen[slot] + EARLIEST * cadence > end;
    }

    /// Another interval is open.
    public void open(long openEnd, int size) {
        end = openEnd;
        due = 0;
        complete = 0;
        for (int slot = 0; slot < size; slot++) {
            if (isDue(slot)) {
                due++;
                complete += isComplete(slot) ? 1 : 0;
            }
        }
    }

    /// Whether all but very few of the series that are due have said what they have to say of the open interval.
    public boolean isComplete() {
        return due > 0 && due - complete <= MISSING * due;
    }

    void move(int from, int to) {
        seen[to] = seen[from];
        cadences[to] = cadences[from];
        senders[to] = senders[from];
    }

    void write(int slot, DataOutput out) throws IOException {
        out.writeLong(seen[slot]);
        out.writeFloat(cadences[slot]);
        out.writeInt(senders[slot]);
    }

    void read(int slot, DataInput in) throws IOException {
        seen[slot] = in.readLong();
        cadences[slot] = in.readFloat();
        senders[slot] = in.readInt();
    }
}
