package io.epicenter.detector.series;

import io.epicenter.detector.output.EngineCounters;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Samples in order of arrival: a slot, a time and a value each. Grows by doubling.
public final class SampleBuffer {
    /// Room at the beginning: a record has up to about a thousand samples. It grows by doubling.
    private static final int FIRST_CAPACITY = 1024;

    public int size;
    public int[] slots = new int[FIRST_CAPACITY];
    public long[] times = new long[FIRST_CAPACITY];
    public double[] values = new double[FIRST_CAPACITY];

    public void add(int slot, long time, double value) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
            times = Arrays.copyOf(times, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        slots[size] = slot;
        times[size] = time;
        values[size] = value;
        size++;
    }

    /// The earliest time; [Long#MAX_VALUE] when empty.
    public long earliest() {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            earliest = Math.min(earliest, times[i]);
        }
        return earliest;
    }

    /// Gives the table the samples up to a time, in order of arrival, and keeps the others.
    public void drainTo(SeriesTable table, long end, EngineCounters counters) {
        int left = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] <= end) {
                table.take(slots[i], times[i], values[i], counters);
            } else {
                move(i, left++);
            }
        }
        size = left;
    }

    /// Tells the table which series live on.
    public void announceTo(SeriesTable table) {
        for (int i = 0; i < size; i++) {
            table.expect(slots[i], times[i], values[i]);
        }
    }

    private void move(int from, int to) {
        slots[to] = slots[from];
        times[to] = times[from];
        values[to] = values[from];
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeInt(slots[i]);
            out.writeLong(times[i]);
            out.writeDouble(values[i]);
        }
    }

    public void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            add(in.readInt(), in.readLong(), in.readDouble());
        }
    }
}
