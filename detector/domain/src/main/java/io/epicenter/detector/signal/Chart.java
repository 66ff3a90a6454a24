package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recent points of a signal with their band, for the chart of its anomalies. Signals without a rule, which are
/// many, keep points only from when they become suspicious until they are calm again.
final class Chart {
    /// The p-value from which on a signal without a rule keeps points: that of the band, which [Alarm] calls abnormal,
    /// too. A larger one keeps points for more signals, 1 KB each.
    private static final double SUSPICIOUS_P = 0.001;
    /// The p-value above which a signal is calm. Chosen by hand: the usual level of significance.
    private static final double CALM_P = 0.05;
    /// Seconds between two looks whether the points can go: 40 points of 15 s. Chosen by hand.
    private static final long CALM_CHECK_SECONDS = 600;

    private final boolean always;
    private @Nullable Points points;

    /// @param always whether points are kept of calm times, too
    Chart(boolean always) {
        this.always = always;
        this.points = always ? new Points() : null;
    }

    void add(ScoredValue scored, boolean firing) {
        if (points == null && scored.pValue() < SUSPICIOUS_P && !scored.warming()) {
            points = new Points();
        } else if (!always && scored.pValue() > CALM_P && !firing && isCheckDue(scored)) {
            points = null;
        }
        if (points != null) {
            points.add(scored);
        }
    }

    private static boolean isCheckDue(ScoredValue scored) {
        return scored.observation().timeMillis() / 1000 % CALM_CHECK_SECONDS
                < scored.observation().seconds();
    }

    /// Oldest first; none when none are kept.
    List<Anomaly.Point> points() {
        return points == null ? List.of() : points.all();
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(points != null);
        if (points != null) {
            points.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        points = in.readBoolean() ? Points.read(in) : null;
    }

    /// The last points in a ring. Under 1 KB.
    private static final class Points {
        /// Points that are kept: ten minutes at intervals of 15 s. Chosen by hand; 24 bytes each.
        private static final int LENGTH = 40;
        /// Numbers of a point: value, expected, lower, upper.
        private static final int FIELDS = 4;

        private final long[] times = new long[LENGTH];
        private final float[] numbers = new float[LENGTH * FIELDS];
        private int next;
        private int size;

        void add(ScoredValue scored) {
            times[next] = scored.observation().timeMillis();
            int at = next * FIELDS;
            numbers[at] = (float) scored.observation().value();
            numbers[at + 1] = (float) scored.expected();
            numbers[at + 2] = (float) scored.lower();
            numbers[at + 3] = (float) scored.upper();
            next = (next + 1) % LENGTH;
            size = Math.min(LENGTH, size + 1);
        }

        List<Anomaly.Point> all() {
            List<Anomaly.Point> all = new ArrayList<>(size);
            for (int back = size; back > 0; back--) {
                int slot = Math.floorMod(next - back, LENGTH);
                Instant time = Instant.ofEpochMilli(times[slot]);
                int at = slot * FIELDS;
                all.add(new Anomaly.Point(time, numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]));
            }
            return all;
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

        static Points read(DataInput in) throws IOException {
            Points points = new Points();
            points.next = in.readByte();
            points.size = in.readByte();
            for (int i = 0; i < points.size; i++) {
                int slot = Math.floorMod(points.next - points.size + i, LENGTH);
                points.times[slot] = in.readLong();
                for (int field = 0; field < FIELDS; field++) {
                    points.numbers[slot * FIELDS + field] = in.readFloat();
                }
            }
            return points;
        }
    }
}
