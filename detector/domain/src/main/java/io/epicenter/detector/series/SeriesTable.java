package io.epicenter.detector.series;

import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// All series of a partition: columns of primitive numbers, found by the hash of their labels. O(1) and no allocation
/// per sample; about 90 bytes a series. Slots are dense and in order of arrival.
public final class SeriesTable {
    /// The kinds of series, by what is known of how they move. Snapshots have these numbers.
    public static final byte COUNTER = 1;
    public static final byte GAUGE = 2;
    /// Untyped, until its course shows whether it only grows.
    public static final byte UNKNOWN = 3;
    /// An untyped series whose course has shown it, waiting for its labels to be seen again.
    public static final byte NOW_COUNTER = 4;
    public static final byte NOW_GAUGE = 5;
    public static final byte IGNORED = 6;

    /// No slot.
    public static final int NONE = -1;

    /// No signal is fed.
    public static final int[] NO_FEEDS = {};

    /// How many signals times two one series may feed; more are left out. Chosen by hand, below the 127 that the byte
    /// in a snapshot holds.
    public static final int MOST_FEEDS = 64;

    /// Slots of an empty table; it grows by doubling.
    private static final int FIRST_CAPACITY = 256;
    /// Increases after which an untyped series that never fell is taken as a counter. Chosen by hand: a gauge that
    /// rises as often as it falls does so by a chance of one in 10^9.
    private static final int CHANGES_TO_JUDGE = 30;
    /// Decreases, other than resets, that make an untyped series a gauge. Chosen by hand: a counter has none.
    private static final int DECREASES_OF_A_GAUGE = 3;
    /// A fall to less than this part of the last value is a reset of a counter. Chosen by hand: a restart begins near
    /// 0.
    private static final double RESET_PART = 0.1;
    /// Step of the smoothed distance between samples. Chosen by hand: a changed scrape interval is learnt in about ten.
    private static final float CADENCE_STEP = 0.25f;
    /// Factor on the cadence that one distance counts at most, so that a gap is not learnt. Chosen by hand.
    private static final float MOST_GAP = 3;
    /// Cadences for which a value counts: two missed samples and half of one for jitter. Chosen by hand.
    private static final double FRESH_CADENCES = 2.5;

    private final SeriesIndex index;
    private int size;
    public long[] times;
    double[] values;
    /// What is aggregated: increase per second of a counter, value of a gauge; NaN while there is none.
    public double[] current;
    float[] cadences;
    public byte[] kinds;
    private byte[] increases;
    private byte[] decreases;
    public int[][] feeds;

    public SeriesTable() {
        int capacity = FIRST_CAPACITY;
        index = new SeriesIndex(capacity);
        times = new long[capacity];
        values = new double[capacity];
        current = new double[capacity];
        cadences = new float[capacity];
        kinds = new byte[capacity];
        increases = new byte[capacity];
        decreases = new byte[capacity];
        feeds = new int[capacity][];
    }

    public int size() {
        return size;
    }

    /// The slot of a series, or [#NONE]. Tries first what came after the series before it the last time,
    /// which is one comparison in memory that lies side by side.
    ///
    /// @param before slot of the series that stood before it in its record, or NONE
    public int find(long hash, int before) {
        return index.find(hash, before);
    }

    /// Adds a series that is not there yet.
    public int add(long hash, byte kind, int[] feedsOfSeries) {
        if (size == index.capacity()) {
            grow();
        }
        int slot = size++;
        times[slot] = 0;
        values[slot] = Double.NaN;
        current[slot] = Double.NaN;
        cadences[slot] = 0;
        kinds[slot] = kind;
        increases[slot] = 0;
        decreases[slot] = 0;
        feeds[slot] = feedsOfSeries;
        index.add(slot, hash);
        return slot;
    }

    private void grow() {
        index.grow(size);
        int capacity = index.capacity();
        times = Arrays.copyOf(times, capacity);
        values = Arrays.copyOf(values, capacity);
        current = Arrays.copyOf(current, capacity);
        cadences = Arrays.copyOf(cadences, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        increases = Arrays.copyOf(increases, capacity);
        decreases = Arrays.copyOf(decreases, capacity);
        feeds = Arrays.copyOf(feeds, capacity);
    }

    /// Takes a sample: a measurement, or the mark that the series has ended.
    public void take(int slot, long time, double value, EngineCounters counters) {
        if (Double.isFinite(value)) {
            update(slot, time, value, counters);
        } else if (Double.doubleToRawLongBits(value) == WriteRequestReader.STALE_MARKER) {
            end(slot);
        } else {
            counters.countDrop(DropReason.NOT_A_NUMBER);
        }
    }

    /// Takes a measurement. Repeated and older timestamps are counted and left out.
    private void update(int slot, long time, double value, EngineCounters counters) {
        long before = times[slot];
        if (time <= before) {
            counters.countDrop(time == before ? DropReason.DUPLICATE : DropReason.OUT_OF_ORDER);
            return;
        }
        double last = values[slot];
        times[slot] = time;
        values[slot] = value;
        double seconds = (time - before) / 1000.0;
        if (before != 0) {
            learnCadence(slot, (float) seconds);
        }
        switch (kinds[slot]) {
            case GAUGE -> current[slot] = value;
            case COUNTER -> current[slot] = Double.isNaN(last) ? Double.NaN : increase(last, value) / seconds;
            case UNKNOWN -> watch(slot, last, value);
            default -> {}
        }
    }

    /// The increase of a counter; after a reset, all of the new value.
    private static double increase(double last, double value) {
        return value >= last ? value - last : Math.max(0, value);
    }

    private void learnCadence(int slot, float seconds) {
        float cadence = cadences[slot];
        cadences[slot] =
                cadence == 0 ? seconds : cadence + CADENCE_STEP * (Math.min(seconds, MOST_GAP * cadence) - cadence);
    }

    private void watch(int slot, double last, double value) {
        if (value > last) {
            increases[slot]++;
        } else if (value < last && !(value >= 0 && value < RESET_PART * last)) {
            decreases[slot]++;
        }
        if (decreases[slot] >= DECREASES_OF_A_GAUGE) {
            kinds[slot] = NOW_GAUGE;
        } else if (increases[slot] >= CHANGES_TO_JUDGE) {
            kinds[slot] = decreases[slot] == 0 ? NOW_COUNTER : NOW_GAUGE;
        }
    }

    /// The series has ended (stale marker); a later value begins it anew.
    private void end(int slot) {
        values[slot] = Double.NaN;
        current[slot] = Double.NaN;
    }

    /// Whether the series' value still counts at this time.
    public boolean isFresh(int slot, long now, double intervalSeconds) {
        double patience = FRESH_CADENCES * Math.max(cadences[slot], intervalSeconds);
        return now - times[slot] <= patience * 1000;
    }

    /// Forgets all series but those that `keep` says, keeping their order. Returns for each old slot its new
    /// one or -1.
    public int[] compact(boolean[] keep) {
        int[] moved = new int[size];
        int to = 0;
        for (int from = 0; from < size; from++) {
            if (!keep[from]) {
                moved[from] = -1;
                continue;
            }
            moved[from] = to;
            index.move(from, to);
            times[to] = times[from];
            values[to] = values[from];
            current[to] = current[from];
            cadences[to] = cadences[from];
            kinds[to] = kinds[from];
            increases[to] = increases[from];
            decreases[to] = decreases[from];
            feeds[to] = feeds[from];
            to++;
        }
        Arrays.fill(feeds, to, size, NO_FEEDS);
        size = to;
        index.compacted(size);
        return moved;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int slot = 0; slot < size; slot++) {
            out.writeLong(index.hash(slot));
            out.writeLong(times[slot]);
            out.writeDouble(values[slot]);
            out.writeDouble(current[slot]);
            out.writeFloat(cadences[slot]);
            out.writeByte(kinds[slot]);
            out.writeByte(increases[slot]);
            out.writeByte(decreases[slot]);
            out.writeByte(feeds[slot].length);
            for (int feed : feeds[slot]) {
                out.writeInt(feed);
            }
        }
    }

    public void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int slot = add(in.readLong(), (byte) 0, NO_FEEDS);
            times[slot] = in.readLong();
            values[slot] = in.readDouble();
            current[slot] = in.readDouble();
            cadences[slot] = in.readFloat();
            kinds[slot] = in.readByte();
            increases[slot] = in.readByte();
            decreases[slot] = in.readByte();
            int[] restored = new int[in.readByte()];
            for (int k = 0; k < restored.length; k++) {
                restored[k] = in.readInt();
            }
            feeds[slot] = restored;
        }
    }
}
