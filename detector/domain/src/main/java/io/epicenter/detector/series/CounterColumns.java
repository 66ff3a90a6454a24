package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// How the values of each series rise and fall: the rates of counters, and whether an untyped series is one. Columns by
/// slot of [SeriesTable].
final class CounterColumns {
    /// Increases after which an untyped series that never fell is taken as a counter. Chosen by hand: a gauge that
    /// rises as often as it falls does so by a chance of one in 10^9.
    private static final int CHANGES_TO_JUDGE = 30;
    /// Decreases, other than restarts, that make an untyped series a gauge. Chosen by hand: a counter has none.
    private static final int DECREASES_OF_A_GAUGE = 3;
    /// Decreases in a row from which on a counter that is corrected counts as standing still. Chosen by hand: one may
    /// be a reading that came too late; two are none.
    private static final int CORRECTIONS_AT_REST = 2;

    private byte[] increases;
    private byte[] decreases;
    /// What may be missing of the rate of a counter that has restarted at its last measurement; 0 when it has not.
    private float[] lost;
    /// By how much a counter was lower the last time than before; 0 when it was not.
    private float[] corrections;

    CounterColumns(int capacity) {
        increases = new byte[capacity];
        decreases = new byte[capacity];
        corrections = new float[capacity];
        lost = new float[capacity];
    }

    void begin(int slot) {
        increases[slot] = 0;
        decreases[slot] = 0;
        corrections[slot] = 0;
        lost[slot] = 0;
    }

    void grow(int capacity) {
        increases = Arrays.copyOf(increases, capacity);
        decreases = Arrays.copyOf(decreases, capacity);
        corrections = Arrays.copyOf(corrections, capacity);
        lost = Arrays.copyOf(lost, capacity);
    }

    /// The rate of a counter by its newest value. After a correction it is what it was before.
    ///
    /// @param rate before; NaN when it was not known
    /// @param last value before; NaN when there was none
    /// @param seconds from the value before
    /// @param cadence usual seconds
    double rate(int slot, double rate, double last, double value, double seconds, double cadence) {
        double correction = corrections[slot];
        corrections[slot] = 0;
        lost[slot] = 0;
        if (Double.isNaN(last) || value >= last) {
            decreases[slot] = 0;
            double increase = (value - last) / seconds;
            double beyond = (value - last - correction) / (seconds + cadence);
            return correction > 0 && isLateReading(rate, increase, beyond) ? beyond : increase;
        }
        return switch (CounterDecrease.of(last, value, rate * seconds)) {
            case RESTART -> {
                double restarted = Math.max(0, value) / seconds;
                lost[slot] = (float) Math.max(0, rate - restarted);
                yield restarted;
            }
            case UNKNOWN -> {
                lost[slot] = (float) rate;
                yield Double.NaN;
            }
            case CORRECTION -> {
                corrections[slot] = (float) (last - value);
                decreases[slot] = (byte) Math.min(CORRECTIONS_AT_REST, decreases[slot] + 1);
                yield decreases[slot] == CORRECTIONS_AT_REST ? 0 : rate;
            }
        };
    }

    /// Whether a lower value was a reading that came too late: then the rate since the one before it is nearer to that
    /// of then.
    private static boolean isLateReading(double rate, double increase, double beyond) {
        return beyond >= 0 && Math.abs(beyond - rate) < Math.abs(increase - rate);
    }

    /// Watches an untyped series; returns its kind from then on.
    byte watch(int slot, double last, double value) {
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

    /// What may be missing of the rate, because the counter restarted at its last measurement; 0 when nothing is.
    double lost(int slot) {
        return lost[slot] > 0 ? lost[slot] : 0;
    }

    void move(int from, int to) {
        increases[to] = increases[from];
        decreases[to] = decreases[from];
        corrections[to] = corrections[from];
        lost[to] = lost[from];
    }

    void write(int slot, DataOutput out) throws IOException {
        out.writeByte(increases[slot]);
        out.writeByte(decreases[slot]);
        out.writeFloat(corrections[slot]);
        out.writeFloat(lost[slot]);
    }

    void read(int slot, DataInput in) throws IOException {
        increases[slot] = in.readByte();
        decreases[slot] = in.readByte();
        corrections[slot] = in.readFloat();
        lost[slot] = in.readFloat();
    }
}
