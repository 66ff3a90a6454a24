package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What series are scraped from: processes, pods, machines, by the labels that name them; and when each was last heard
/// of. A series that begins while its target is known has begun at zero. Confined to one thread.
public final class Targets {
    /// No target.
    static final int NONE = -1;

    /// Labels of which one at least names a target, and those that tell targets of the same name apart.
    private static final Set<String> NAMES = Set.of(
            "instance", "pod", "k8s_pod_name", "pod_name", "service_instance_id", "host_name", "node", "container_id");

    private static final Set<String> QUALIFIERS = Set.of(
            "job", "namespace", "service", "service_name", "app", "container", "cluster", "environment", "prometheus");
    /// Room at the beginning; it grows by doubling.
    private static final int FIRST_CAPACITY = 64;
    /// Usual distances after which a target counts as unknown. Chosen by hand, as [SeriesReadings] takes a value as
    /// gone.
    private static final double KNOWN_DISTANCES = 2.5;
    /// Start and factor of the hash FNV-1a. Source: Fowler, Noll and Vo, RFC 9923.
    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_FACTOR = 0x100000001b3L;

    private final Map<Long, Integer> byHash = new HashMap<>();
    private long[] hashes = new long[FIRST_CAPACITY];
    /// When a target was last heard of before the open interval, and in it; milliseconds since 1970.
    private long[] before = new long[FIRST_CAPACITY];
    private long[] latest = new long[FIRST_CAPACITY];
    /// The last distance between two scrapes, milliseconds; 0 = not known.
    private int[] distances = new int[FIRST_CAPACITY];
    private int size;

    /// The target of a series with these labels; [#NONE] when they name none.
    public int of(Map<String, String> labels) {
        return Collections.disjoint(labels.keySet(), NAMES) ? NONE : of(hashOf(labels));
    }

    /// A hash of the labels that name a target and what it belongs to, as far as there are any.
    static long hashOf(Map<String, String> labels) {
        long hash = hashOfJob(labels, "");
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (NAMES.contains(label.getKey())) {
                hash = hash(hash(hash, label.getKey()), label.getValue());
            }
        }
        return hash;
    }

    /// A hash of the labels that name what a target belongs to, and of a text.
    static long hashOfJob(Map<String, String> labels, String text) {
        long hash = hash(HASH_START, text);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (QUALIFIERS.contains(label.getKey())) {
                hash = hash(hash(hash, label.getKey()), label.getValue());
            }
        }
        return hash;
    }

    private static long hash(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
        }
        return (hash ^ 0xff) * HASH_FACTOR;
    }

    private int of(long hash) {
        Integer known = byHash.get(hash);
        if (known != null) {
            return known;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            before = Arrays.copyOf(before, size * 2);
            latest = Arrays.copyOf(latest, size * 2);
            distances = Arrays.copyOf(distances, size * 2);
        }
        hashes[size] = hash;
        before[size] = 0;
        latest[size] = 0;
        distances[size] = 0;
        byHash.put(hash, size);
        return size++;
    }

    /// A series of the target has had a sample.
    void hear(int target, long time) {
        if (target != NONE && time > latest[target]) {
            latest[target] = time;
        }
    }

    /// Seconds from the scrape before the open interval to a time in it; NaN when the target was not known then.
    double secondsUntil(int target, long time, double intervalSeconds) {
        if (target == NONE || before[target] == 0) {
            return Double.NaN;
        }
        double millis = time - before[target];
        double most = KNOWN_DISTANCES * Math.max(distances[target], intervalSeconds * 1000);
        return millis > 0 && millis <= most ? millis / 1000 : Double.NaN;
    }

    /// The open interval is over.
    public void closeInterval() {
        for (int i = 0; i < size; i++) {
            if (latest[i] > before[i]) {
                distances[i] = before[i] == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, latest[i] - before[i]);
                before[i] = latest[i];
            }
        }
    }

    /// Forgets all targets but those that are told, and gives these new numbers.
    ///
    /// @param targets of series; [#NONE] for those without one
    void compact(int[] targets, int series) {
        int[] moved = new int[size];
        Arrays.fill(moved, NONE);
        for (int i = 0; i < series; i++) {
            if (targets[i] != NONE) {
                moved[targets[i]] = 0;
            }
        }
        byHash.clear();
        int to = 0;
        for (int from = 0; from < size; from++) {
            if (moved[from] != NONE) {
                moved[from] = to;
                hashes[to] = hashes[from];
                before[to] = before[from];
                latest[to] = latest[from];
                distances[to] = distances[from];
                byHash.put(hashes[to], to++);
            }
        }
        size = to;
        for (int i = 0; i < series; i++) {
            targets[i] = targets[i] == NONE ? NONE : moved[targets[i]];
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(hashes[i]);
            out.writeLong(before[i]);
            out.writeLong(latest[i]);
            out.writeInt(distances[i]);
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int target = of(in.readLong());
            before[target] = in.readLong();
            latest[target] = in.readLong();
            distances[target] = in.readInt();
        }
    }
}
