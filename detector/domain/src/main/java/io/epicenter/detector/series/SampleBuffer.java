package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Samples in order of arrival: a slot, a time and a value each. Grows by doubling.
public final class SampleBuffer {
    public int size;
    public int[] slots = new int[1024];
    public long[] times = new long[1024];
    public double[] values = new double[1024];

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

    public void move(int from, int to) {
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
