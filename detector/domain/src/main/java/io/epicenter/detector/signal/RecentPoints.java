package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The last points of a signal with their band, for the chart of an anomaly. Under 1 KB.
final class RecentPoints {
    private static final int LENGTH = 40;
    private static final int FIELDS = 4;

    private final long[] times = new long[LENGTH];
    private final float[] numbers = new float[LENGTH * FIELDS];
    private int next;
    private int size;

    void add(long time, double value, ScoredValue scored) {
        times[next] = time;
        int at = next * FIELDS;
        numbers[at] = (float) value;
        numbers[at + 1] = (float) scored.expected();
        numbers[at + 2] = (float) scored.lower();
        numbers[at + 3] = (float) scored.upper();
        next = (next + 1) % LENGTH;
        size = Math.min(LENGTH, size + 1);
    }

    /// The points, oldest first.
    List<Anomaly.Point> points() {
        List<Anomaly.Point> points = new ArrayList<>(size);
        for (int back = size; back > 0; back--) {
            int slot = Math.floorMod(next - back, LENGTH);
            int at = slot * FIELDS;
            points.add(new Anomaly.Point(
                    Instant.ofEpochMilli(times[slot]), numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]));
        }
        return points;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(next);
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            int slot = Math.floorMod(next - size + i, LENGTH);
            out.writeLong(times[slot]);
            for (int field = 0; field < FIELDS; field++) {
                out.writeFloat(numbers[slot * FIELDS + field]);
            }
        }
    }

    static RecentPoints read(DataInput in) throws IOException {
        RecentPoints window = new RecentPoints();
        window.next = in.readByte();
        window.size = in.readByte();
        for (int i = 0; i < window.size; i++) {
            int slot = Math.floorMod(window.next - window.size + i, LENGTH);
            window.times[slot] = in.readLong();
            for (int field = 0; field < FIELDS; field++) {
                window.numbers[slot * FIELDS + field] = in.readFloat();
            }
        }
        return window;
    }
}
