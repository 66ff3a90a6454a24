package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What the values of a label mean whose name does not say it: replicas of Prometheus, whose series are copies, or
/// something of the application. Copies of a counter take turns on one course: between two values of one of them lies
/// that of the other. Confined to one thread.
final class ReplicaVerdicts {
    /// Turns more that fit than do not, for copies, and that do not fit than do, for the application; and turns that
    /// are remembered at most. Chosen by hand: some scrapes of one counter, or one scrape of a usual target; an odd
    /// turn or two change nothing.
    private static final byte COPIES = 3;
    private static final byte APART = -2;
    private static final byte MOST = 6;
    /// Part of an increase by which a turn may be off. Chosen by hand: two scrapes at nearly the same time may read
    /// in the other order.
    private static final double SLACK = 0.25;
    /// After so long without a verdict it is something of the application, milliseconds. Chosen by hand: five minutes,
    /// in which any target with requests counts some.
    private static final long PATIENCE_MILLIS = 300_000;
    /// Room at the beginning; it grows by doubling.
    private static final int FIRST_CAPACITY = 8;
    /// Values whose meaning is not known; further ones are something of the application. Chosen by hand: far more than
    /// replicas of Prometheus times jobs; 60 bytes each.
    private static final int MOST_VALUES = 10_000;

    private final Map<Long, Integer> byHash = new HashMap<>();
    private long[] hashes = new long[FIRST_CAPACITY];
    private byte[] scores = new byte[FIRST_CAPACITY];
    /// When a value was first seen beside another one, milliseconds since 1970; 0 before.
    private long[] since = new long[FIRST_CAPACITY];
    private boolean[] apart = new boolean[FIRST_CAPACITY];
    private boolean[] copies = new boolean[FIRST_CAPACITY];
    private int size;

    /// The number of a value.
    ///
    /// @param hash of the value and of what it is a label of
    int of(long hash) {
        Integer known = byHash.get(hash);
        if (known != null) {
            return known;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            scores = Arrays.copyOf(scores, size * 2);
            since = Arrays.copyOf(since, size * 2);
            apart = Arrays.copyOf(apart, size * 2);
            copies = Arrays.copyOf(copies, size * 2);
        }
        hashes[size] = hash;
        byHash.put(hash, size);
        return size++;
    }

    /// Whether a value can be a replica of Prometheus.
    boolean mayBeReplica(long hash) {
        Integer known = byHash.get(hash);
        return known == null ? size < MOST_VALUES : !apart[known];
    }

    /// The name of the label says it: copies.
    void declare(int value) {
        copies[value] = true;
        scores[value] = Byte.MAX_VALUE;
    }

    /// Whether the value means something of the application.
    boolean isApart(int value) {
        return apart[value];
    }

    /// Whether turns still matter.
    boolean isWatched(int value) {
        return !apart[value] && scores[value] != Byte.MAX_VALUE;
    }

    /// Two values were seen side by side at a time.
    void meet(int one, int other, long time) {
        since[one] = since[one] == 0 ? time : since[one];
        if (!copies[one] && time - since[one] > PATIENCE_MILLIS) {
            apart[one] = true;
            apart[other] |= isWatched(other) && !copies[other];
        }
    }

    /// A counter of one had two values, and that of the other one in between.
    void takeTurn(int one, int other, double first, double between, double second) {
        if (second < first || (second == first && between == first)) {
            return;
        }
        double slack = SLACK * (second - first);
        int turn = between >= first - slack && between <= second + slack ? 1 : -1;
        count(one, turn);
        count(other, turn);
    }

    private void count(int value, int turn) {
        if (isWatched(value)) {
            scores[value] = (byte) Math.clamp(scores[value] + turn, APART, MOST);
            copies[value] |= scores[value] >= COPIES;
            apart[value] = scores[value] == APART;
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(hashes[i]);
            out.writeByte(scores[i]);
            out.writeLong(since[i]);
            out.writeBoolean(apart[i]);
            out.writeBoolean(copies[i]);
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int value = of(in.readLong());
            scores[value] = in.readByte();
            since[value] = in.readLong();
            apart[value] = in.readBoolean();
            copies[value] = in.readBoolean();
        }
    }
}
