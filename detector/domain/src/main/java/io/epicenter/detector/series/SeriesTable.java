package io.epicenter.detector.series;

import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.EngineCounters.DropReason;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/// All series of a partition: columns of primitive numbers, found by the hash of their labels. O(1) and no allocation
/// per sample; about 120 bytes a series. Slots are dense and in order of arrival.
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

    private final SeriesIndex index;
    private int size;
    /// Grows with the table.
    public final SeriesReadings readings;
    /// Grows with the table.
    public final SeriesArrivals arrivals;

    /// What the series are scraped from.
    public final Targets targets = new Targets();

    /// Which series are copies of others.
    public final SeriesCopies copies;

    private int[] targetOf;
    public byte[] kinds;
    public int[][] feeds;

    /// @param interval length of the aligned intervals
    public SeriesTable(ReplicaSettings replicas, Duration interval) {
        int capacity = FIRST_CAPACITY;
        copies = new SeriesCopies(replicas, capacity);
        index = new SeriesIndex(capacity);
        readings = new SeriesReadings(capacity);
        targetOf = new int[capacity];
        arrivals = new SeriesArrivals(capacity, interval.toMillis());
        kinds = new byte[capacity];
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
    ///
    /// @param target number in [Targets]
    /// @param sender number in [SenderClocks]
    public int add(long hash, byte kind, int[] feedsOfSeries, int target, int sender) {
        if (size == index.capacity()) {
            grow();
        }
        int slot = size++;
        readings.begin(slot);
        arrivals.begin(slot, sender);
        kinds[slot] = kind;
        targetOf[slot] = target;
        feeds[slot] = feedsOfSeries;
        index.add(slot, hash);
        return slot;
    }

    private void grow() {
        index.grow(size);
        int capacity = index.capacity();
        readings.grow(capacity);
        copies.grow(capacity);
        arrivals.grow(capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        targetOf = Arrays.copyOf(targetOf, capacity);
        feeds = Arrays.copyOf(feeds, capacity);
    }

    /// Takes a sample: a measurement, or the mark that the series has ended.
    public void take(int slot, long time, double value, EngineCounters counters) {
        int joint = copies.joint(slot);
        if (joint == NONE) {
            takeOne(slot, time, value, counters);
            return;
        }
        if (Double.isFinite(value) && time <= readings.times[slot]) {
            takeOne(slot, time, value, counters);
            return;
        }
        boolean admitted = copies.admits(slot, time, value, readings, kinds[joint] == COUNTER);
        takeOne(slot, time, value, counters);
        if (admitted) {
            takeOne(joint, time, value, counters);
        } else {
            counters.countDrop(DropReason.REPLICA);
        }
    }

    private void takeOne(int slot, long time, double value, EngineCounters counters) {
        if (Double.isFinite(value)) {
            kinds[slot] = readings.update(slot, kinds[slot], time, value, counters);
        } else if (Double.doubleToRawLongBits(value) == WriteRequestReader.STALE_MARKER) {
            readings.end(slot, time, counters);
        } else {
            counters.countDrop(DropReason.NOT_A_NUMBER);
        }
    }

    /// A sample has come; it need not be taken yet.
    public void arrived(int slot, long time, double value) {
        boolean ended = Double.doubleToRawLongBits(value) == WriteRequestReader.STALE_MARKER;
        arrivals.take(slot, time, readings.cadence(slot) * 1000, ended);
    }

    /// A measurement of this time waits to be taken.
    void expect(int slot, long time, double value) {
        if (Double.isFinite(value)) {
            int joint = copies.joint(slot);
            if (joint == NONE) {
                readings.revive(slot, time);
            } else if (copies.isElected(slot)) {
                readings.revive(joint, time);
            }
        }
    }

    /// A copy has turned out to be none. What the joint series showed by way of it is forgotten.
    public void separate(int slot, byte kind, int[] feedsOfSeries, int target) {
        if (copies.isElected(slot)) {
            readings.begin(copies.joint(slot));
        }
        copies.remove(slot);
        kinds[slot] = kind;
        feeds[slot] = feedsOfSeries;
        targetOf[slot] = target;
    }

    /// Whether the series' value still counts at this time.
    public boolean isFresh(int slot, long now, double intervalSeconds) {
        return readings.isFresh(slot, now, intervalSeconds);
    }

    /// The target of a series has been heard of when the series was last.
    public void hearTarget(int slot) {
        targets.hear(targetOf[slot], readings.times[slot]);
    }

    /// Seconds from the last scrape of its target before the open interval to the series' measurement in it; NaN when
    /// the target was not known then.
    public double targetSeconds(int slot, double intervalSeconds) {
        return targets.secondsUntil(targetOf[slot], readings.times[slot], intervalSeconds);
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
            readings.move(from, to);
            arrivals.move(from, to);
            kinds[to] = kinds[from];
            targetOf[to] = targetOf[from];
            feeds[to] = feeds[from];
            to++;
        }
        Arrays.fill(feeds, to, size, NO_FEEDS);
        size = to;
        index.compacted(size);
        targets.compact(targetOf, size);
        copies.compact(moved);
        return moved;
    }

    public void write(DataOutput out) throws IOException {
        targets.write(out);
        out.writeInt(size);
        for (int slot = 0; slot < size; slot++) {
            out.writeLong(index.hash(slot));
            readings.write(slot, out);
            arrivals.write(slot, out);
            out.writeByte(kinds[slot]);
            out.writeInt(targetOf[slot]);
            out.writeByte(feeds[slot].length);
            for (int feed : feeds[slot]) {
                out.writeInt(feed);
            }
        }
        copies.write(out, size);
    }

    public void read(DataInput in) throws IOException {
        targets.read(in);
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int slot = add(in.readLong(), (byte) 0, NO_FEEDS, Targets.NONE, 0);
            readings.read(slot, in);
            arrivals.read(slot, in);
            kinds[slot] = in.readByte();
            targetOf[slot] = in.readInt();
            int[] restored = new int[in.readByte()];
            for (int k = 0; k < restored.length; k++) {
                restored[k] = in.readInt();
            }
            feeds[slot] = restored;
        }
        copies.read(in, size);
    }
}
