package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Which replica of Prometheus is heard about each target: the first one, until it is silent for some scrapes. Source:
/// the HA tracker of Cortex and Mimir, which elects for a whole cluster. Confined to one thread.
final class ReplicaElections {
    /// Scrapes after which a replica is silent, at least. Chosen by hand: one that was missed, and the next.
    private static final double SILENT_CADENCES = 2;
    /// Room at the beginning; it grows by doubling.
    private static final int FIRST_CAPACITY = 64;

    private final long failover;
    private final Map<Long, Integer> byHash = new HashMap<>();
    private long[] hashes = new long[FIRST_CAPACITY];
    private int[] elected = new int[FIRST_CAPACITY];
    /// When the elected one was last heard, milliseconds since 1970.
    private long[] heard = new long[FIRST_CAPACITY];
    private int size;

    ReplicaElections(long failoverMillis) {
        this.failover = failoverMillis;
    }

    /// The number of a target.
    int of(long hash) {
        Integer known = byHash.get(hash);
        if (known != null) {
            return known;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            elected = Arrays.copyOf(elected, size * 2);
            heard = Arrays.copyOf(heard, size * 2);
        }
        hashes[size] = hash;
        elected[size] = SeriesTable.NONE;
        heard[size] = 0;
        byHash.put(hash, size);
        return size++;
    }

    int elected(int target) {
        return elected[target];
    }

    /// Whether a replica is heard that has sent a sample; elects it when there is no other one any more.
    ///
    /// @param cadence usual seconds between two scrapes
    boolean admits(int target, int replica, long time, boolean measured, double cadence) {
        if (elected[target] == replica) {
            heard[target] = measured ? Math.max(heard[target], time) : heard[target];
            return true;
        }
        double patience = Math.max((double) failover, SILENT_CADENCES * cadence * 1000);
        if (!measured || (elected[target] != SeriesTable.NONE && time - heard[target] <= patience)) {
            return false;
        }
        elected[target] = replica;
        heard[target] = time;
        return true;
    }

    /// Forgets all targets but these.
    ///
    /// @param kept for each target whether it stays
    /// @return for each old number the new one
    int[] compact(boolean[] kept) {
        int[] moved = new int[size];
        byHash.clear();
        int to = 0;
        for (int from = 0; from < moved.length; from++) {
            moved[from] = SeriesTable.NONE;
            if (kept[from]) {
                moved[from] = to;
                hashes[to] = hashes[from];
                elected[to] = elected[from];
                heard[to] = heard[from];
                byHash.put(hashes[to], to++);
            }
        }
        size = to;
        return moved;
    }

    int size() {
        return size;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(hashes[i]);
            out.writeInt(elected[i]);
            out.writeLong(heard[i]);
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int target = of(in.readLong());
            elected[target] = in.readInt();
            heard[target] = in.readLong();
        }
    }
}
