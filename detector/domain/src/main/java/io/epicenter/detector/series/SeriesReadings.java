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
    /// Increases after which an untyped series that never fell is taken as a counter. Chosen by hand: a gauge that
    /// rises as often as it falls does so by a chance of one in 10^9.
    private static final int CHANGES_TO_JUDGE = 30;
    /// Decreases, other than restarts, that make an untyped series a gauge. Chosen by hand: a counter has none.
    private static final int DECREASES_OF_A_GAUGE = 3;
    /// Decreases in a row from which on a counter that is corrected counts as standing still. Chosen by hand: one may
    /// be a reading that came too late; two are none.
    private static final int CORRECTIONS_AT_REST = 2;
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
    private byte[] increases;
    private byte[] decreases;
    /// By how much a counter was lower the last time than before; 0 when it was not.
    private float[] corrections;

    SeriesReadings(int capacity) {
        times = new long[capacity];
        values = new double[capacity];
        current = new double[capacity];
        ends = new long[capacity];
        cadences = new float[capacity];
        increases = new byte[capacity];
        decreases = new byte[capacity];
        corrections = new float[capacity];
    }

    void begin(int slot) {
        times[slot] = 0;
        values[slot] = Double.NaN;
        current[slot] = Double.NaN;
        ends[slot] = 0;
        cadences[slot] = 0;
        increases[slot] = 0;
        decreases[slot] = 0;
        corrections[slot] = 0;
    }

    void grow(int capacity) {
        times = Arrays.copyOf(times, capacity);
        values = Arrays.copyOf(values, capacity);
        current = Arrays.copyOf(current, capacity);
        ends = Arrays.copyOf(ends, capacity);
        cadences = Arrays.copyOf(cadences, capacity);
        increases = Arrays.copyOf(increases, capacity);
        decreases = Arrays.copyOf(decreases, capacity);
        corrections = Arrays.copyOf(corrections, capacity);
    }

    /// Takes a measurement of a series of a kind of [SeriesTable]; returns the kind that it has from then on. Repeated
    /// and older timestamps are counted and left out.
    byte update(int slot, byte kind, long time, double value, EngineCounters counters) {
        long before = times[slot];
        if (time <= before) {
            counters.countDrop(time == before ? DropReason.DUPLICATE : DropReason.OUT_OF_ORDER);
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
                count(slot, last, value, seconds);
                yield kind;
            }
            case SeriesTable.UNKNOWN -> watch(slot, last, value);
            default -> kind;
        };
    }

    private void learnCadence(int slot, float seconds) {
        float cadence = cadences[slot];
        cadences[slot] =
                cadence == 0 ? seconds : cadence + CADENCE_STEP * (Math.min(seconds, MOST_GAP * cadence) - cadence);
    }

    /// The rate of a counter by its newest value. After a correction it is what it was before.
    private void count(int slot, double last, double value, double seconds) {
        double rate = current[slot];
        float correction = corrections[slot];
        corrections[slot] = 0;
        if (Double.isNaN(last) || value >= last) {
            double increase = (value - last) / seconds;
            current[slot] = correction > 0 ? corrected(slot, value - last - correction, seconds, increase) : increase;
            decreases[slot] = 0;
            return;
        }
        switch (CounterDecrease.of(last, value, rate * seconds)) {
            case RESTART -> current[slot] = Math.max(0, value) / seconds;
            case UNKNOWN -> current[slot] = Double.NaN;
            case CORRECTION -> {
                corrections[slot] = (float) (last - value);
                decreases[slot] = (byte) Math.min(CORRECTIONS_AT_REST, decreases[slot] + 1);
                current[slot] = decreases[slot] == CORRECTIONS_AT_REST ? 0 : rate;
            }
        }
    }

    /// The rate after a correction: that since the value before it when this is nearer to the rate of then, because
    /// the lower value was a reading that came too late.
    ///
    /// @param beyond increase since the value before the correction
    /// @param increase rate since the corrected value
    private double corrected(int slot, double beyond, double seconds, double increase) {
        double rate = current[slot];
        double since = beyond / (seconds + cadences[slot]);
        return beyond >= 0 && Math.abs(since - rate) < Math.abs(increase - rate) ? since : increase;
    }

    private byte watch(int slot, double last, double value) {
        if (value > last) {
            increases[slot]++;
        } else if (value < last && !CounterDecrease.isFarBelow(last, value)) {
            decreases[slot]++;
        }
        if (decreases[slot] >= DECREASES_OF_A_GAUGE) {
            return SeriesTable.NOW_GAUGE;
        }
        return increases[slot] < CHANGES_TO_JUDGE
                ? SeriesTable.UNKNOWN
                : decreases[slot] == 0 ? SeriesTable.NOW_COUNTER : SeriesTable.NOW_GAUGE;
    }

    /// The series has ended, somebody says. A mark that is not newer than the newest measurement ends nothing: the
    /// series lives, by way of somebody else.
    void end(int slot, long time, EngineCounters counters) {
        if (time <= times[slot]) {
            counters.countDrop(DropReason.OUT_OF_ORDER);
        } else if (times[slot] != 0) {
            ends[slot] = Math.max(ends[slot], time);
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

    /// Usual milliseconds between samples; 0 when it is not known.
    double cadenceMillis(int slot) {
        return cadences[slot] * 1000;
    }

    /// Whether the series' value still counts at this time.
    boolean isFresh(int slot, long now, double intervalSeconds) {
        double patience = FRESH_CADENCES * Math.max(cadences[slot], intervalSeconds);
        return ends[slot] == 0 && now - times[slot] <= patience * 1000;
    }

    void move(int from, int to) {
        times[to] = times[from];
        values[to] = values[from];
        current[to] = current[from];
        ends[to] = ends[from];
        cadences[to] = cadences[from];
        increases[to] = increases[from];
        decreases[to] = decreases[from];
        corrections[to] = corrections[from];
    }

    void write(int slot, DataOutput out) throws IOException {
        out.writeLong(times[slot]);
        out.writeDouble(values[slot]);
        out.writeDouble(current[slot]);
        out.writeLong(ends[slot]);
        out.writeFloat(cadences[slot]);
        out.writeByte(increases[slot]);
        out.writeByte(decreases[slot]);
        out.writeFloat(corrections[slot]);
    }

    void read(int slot, DataInput in) throws IOException {
        times[slot] = in.readLong();
        values[slot] = in.readDouble();
        current[slot] = in.readDouble();
        ends[slot] = in.readLong();
        cadences[slot] = in.readFloat();
        increases[slot] = in.readByte();
        decreases[slot] = in.readByte();
        corrections[slot] = in.readFloat();
    }
}
