package io.epicenter.detector.series;

import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// What the samples of each series say: its last value, what it adds to its signals now, how often it comes, and
/// whether it has ended. Columns of primitive numbers by slot of [SeriesTable]. O(1) and no allocation per sample.
public final class SeriesReadings {
    /// Step of the smoothed distance between samples. Chosen by hand: a changed scrape interval is learnt in about ten.
    private static final float CADENCE_STEP = 0.25f;
    /// Factor on the cadence that one distance counts at most, so that a gap is not learnt. Chosen by hand.
    private static final float MOST_GAP = 3;
    /// Cadences for which a value counts: two missed samples and half of one for jitter. Chosen by hand.
    private static final double FRESH_CADENCES = 2.5;

    /// Time of the last measurement, milliseconds since 1970; 0 before the first.
    public long[] times;
    /// The last measurement; NaN before the first.
    double[] values;
    /// What is aggregated: increase per second of a counter, value of a gauge; NaN while there is none. What it was
    /// last when the series has ended.
    public double[] current;
    /// Time of the mark that the series has ended; 0 while it lives.
    private long[] ends;
    private float[] cadences;
    private final CounterColumns counters;

    SeriesReadings(int capacity) {
        times = new long[capacity];
        values = new double[capacity];
        current = new double[capacity];
        ends = new long[capacity];
        cadences = new float[capacity];
        counters = new CounterColumns(capacity);
    }

    void begin(int slot) {
        times[slot] = 0;
        values[slot] = Double.NaN;
        current[slot] = Double.NaN;
        ends[slot] = 0;
        cadences[slot] = 0;
        counters.begin(slot);
    }

    void grow(int capacity) {
        times = Arrays.copyOf(times, capacity);
        values = Arrays.copyOf(values, capacity);
        current = Arrays.copyOf(current, capacity);
        ends = Arrays.copyOf(ends, capacity);
        cadences = Arrays.copyOf(cadences, capacity);
        counters.grow(capacity);
    }

    /// Takes a measurement of a series of a kind of [SeriesTable]; returns the kind that it has from then on. Repeated
    /// and older timestamps are counted and left out.
    byte update(int slot, byte kind, long time, double value, EngineCounters dropped) {
        long before = times[slot];
        if (time <= before) {
            dropped.countDrop(time == before ? DropReason.DUPLICATE : DropReason.OUT_OF_ORDER);
            return kind;
        }
        revive(slot, time);
        double last = values[slot];
        times[slot] = time;
        values[slot] = value;
        double seconds = (time - before) / 1000.0;
        if (before != 0) {
            learnCadence(slot, (float) seconds);
        }
        return switch (kind) {
            case SeriesTable.GAUGE -> {
                current[slot] = value;
                yield kind;
            }
            case SeriesTable.COUNTER -> {
                current[slot] = counters.rate(slot, current[slot], last, value, seconds, cadences[slot]);
                yield kind;
            }
            case SeriesTable.UNKNOWN -> counters.watch(slot, last, value);
            default -> kind;
        };
    }

    private void learnCadence(int slot, float seconds) {
        float cadence = cadences[slot];
        cadences[slot] =
                cadence == 0 ? seconds : cadence + CADENCE_STEP * (Math.min(seconds, MOST_GAP * cadence) - cadence);
    }

    /// The series has ended, somebody says. A mark that is not newer than the newest measurement ends nothing: the
    /// series lives, by way of somebody else.
    void end(int slot, long time, EngineCounters dropped) {
        if (time <= times[slot]) {
            dropped.countDrop(DropReason.OUT_OF_ORDER);
        } else if (times[slot] != 0 && ends[slot] == 0) {
            ends[slot] = time;
        }
    }

    /// A measurement after its end: the series lives. A short gap it lived through; after a long one it begins anew.
    void revive(int slot, long time) {
        if (ends[slot] != 0 && time > ends[slot]) {
            ends[slot] = 0;
            if (time - times[slot] > FRESH_CADENCES * cadences[slot] * 1000) {
                values[slot] = Double.NaN;
                current[slot] = Double.NaN;
            }
        }
    }

    /// How old its value is at a time, in its usual distances.
    public double cadencesSince(int slot, long now, double intervalSeconds) {
        return (now - times[slot]) / (Math.max(cadences[slot], intervalSeconds) * 1000);
    }

    /// What may be missing of the rate of a counter, because it restarted at its last measurement; 0 when nothing is.
    public double lost(int slot) {
        return counters.lost(slot);
    }

    /// The last measurement; NaN when there is none.
    public double value(int slot) {
        return values[slot];
    }

    /// Usual seconds between two measurements; 0 before the second.
    public double cadence(int slot) {
        return cadences[slot];
    }

    /// Whether the series has ended after this time.
    public boolean hasEnded(int slot, long from) {
        return ends[slot] > from;
    }

    /// Whether the series' value still counts at this time.
    boolean isFresh(int slot, long now, double intervalSeconds) {
        return ends[slot] == 0 && cadencesSince(slot, now, intervalSeconds) <= FRESH_CADENCES;
    }

    void move(int from, int to) {
        times[to] = times[from];
        values[to] = values[from];
        current[to] = current[from];
        ends[to] = ends[from];
        cadences[to] = cadences[from];
        counters.move(from, to);
    }

    void write(int slot, DataOutput out) throws IOException {
        out.writeLong(times[slot]);
        out.writeDouble(values[slot]);
        out.writeDouble(current[slot]);
        out.writeLong(ends[slot]);
        out.writeFloat(cadences[slot]);
        counters.write(slot, out);
    }

    void read(int slot, DataInput in) throws IOException {
        times[slot] = in.readLong();
        values[slot] = in.readDouble();
        current[slot] = in.readDouble();
        ends[slot] = in.readLong();
        cadences[slot] = in.readFloat();
        counters.read(slot, in);
    }
}
