package io.epicenter.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Series that several replicas of Prometheus send of the same target: each is a copy of a joint series without the
/// label of the replica. One replica is heard ([ReplicaElections]); since all read the same counters, the joint series
/// goes on when another one takes over. Confined to one thread.
public final class SeriesCopies {
    /// Room at the beginning; it grows by doubling.
    private static final int FIRST_CAPACITY = 16;

    private final ReplicaSettings settings;
    private final ReplicaVerdicts verdicts = new ReplicaVerdicts();
    private final ReplicaElections elections;
    /// By slot: the number of a copy, + 1; 0 for most series.
    private int[] numbers;
    /// By number of a copy: the slot of the joint series, the target, and the replica.
    private int[] joints = new int[FIRST_CAPACITY];
    private int[] targets = new int[FIRST_CAPACITY];
    private int[] replicas = new int[FIRST_CAPACITY];
    private int size;

    SeriesCopies(ReplicaSettings settings, int capacity) {
        this.settings = settings;
        this.elections = new ReplicaElections(settings.failover().toMillis());
        this.numbers = new int[capacity];
    }

    void grow(int capacity) {
        numbers = Arrays.copyOf(numbers, capacity);
    }

    /// The label by which a series is a copy; null when it is none.
    public @Nullable String replicaLabel(Map<String, String> labels) {
        for (String label : settings.labels()) {
            if (labels.containsKey(label)) {
                return label;
            }
        }
        for (String label : settings.guessed()) {
            String value = labels.get(label);
            if (value != null && verdicts.mayBeReplica(Targets.hashOfJob(labels, value))) {
                return label;
            }
        }
        return null;
    }

    /// Whether the name of a label alone does not say that it tells replicas apart.
    public boolean isGuessed(String label) {
        return !settings.labels().contains(label);
    }

    /// Makes a series a copy.
    ///
    /// @param label of [#replicaLabel]
    public void add(int slot, int joint, Map<String, String> labels, String label) {
        if (size == joints.length) {
            joints = Arrays.copyOf(joints, size * 2);
            targets = Arrays.copyOf(targets, size * 2);
            replicas = Arrays.copyOf(replicas, size * 2);
        }
        String value = labels.getOrDefault(label, "");
        joints[size] = joint;
        targets[size] = elections.of(Targets.hashOf(labels));
        if (isGuessed(label)) {
            replicas[size] = verdicts.of(Targets.hashOfJob(labels, value));
        } else {
            replicas[size] = verdicts.of(Targets.hashOfJob(Map.of(), label + '=' + value));
            verdicts.declare(replicas[size]);
        }
        numbers[slot] = ++size;
    }

    /// The slot of the joint series; [SeriesTable#NONE] when a series is no copy.
    public int joint(int slot) {
        int copy = numbers[slot] - 1;
        return copy < 0 ? SeriesTable.NONE : joints[copy];
    }

    /// Whether a copy has turned out to be none.
    public boolean isApart(int slot) {
        return verdicts.isApart(replicas[numbers[slot] - 1]);
    }

    /// Whether it is the copy that is heard.
    boolean isElected(int slot) {
        int copy = numbers[slot] - 1;
        return elections.elected(targets[copy]) == replicas[copy];
    }

    /// A copy is a series of its own from now on.
    void remove(int slot) {
        numbers[slot] = 0;
    }

    /// Whether a sample of a copy counts for the joint series; before the copy itself takes it.
    ///
    /// @param counter whether the joint series is one
    boolean admits(int slot, long time, double value, SeriesReadings readings, boolean counter) {
        int copy = numbers[slot] - 1;
        int target = targets[copy];
        int replica = replicas[copy];
        int joint = joints[copy];
        boolean measured = Double.isFinite(value);
        boolean admitted = elections.admits(target, replica, time, measured, readings.cadence(joint));
        if (!admitted && measured && verdicts.isWatched(replica)) {
            int other = elections.elected(target);
            verdicts.meet(replica, other, time);
            long between = readings.times[joint];
            if (counter && readings.times[slot] != 0 && readings.times[slot] <= between && between <= time) {
                verdicts.takeTurn(replica, other, readings.value(slot), readings.value(joint), value);
            }
        }
        return admitted;
    }

    /// Keeps the joint series of copies that are kept.
    public void keepJoints(boolean[] keep) {
        for (int slot = 0; slot < keep.length; slot++) {
            if (keep[slot] && numbers[slot] > 0) {
                keep[joints[numbers[slot] - 1]] = true;
            }
        }
    }

    /// Slots have been moved.
    ///
    /// @param moved for each old slot the new one or -1
    void compact(int[] moved) {
        int[] before = Arrays.copyOf(numbers, moved.length);
        int[] jointsBefore = Arrays.copyOf(joints, size);
        int[] targetsBefore = Arrays.copyOf(targets, size);
        int[] replicasBefore = Arrays.copyOf(replicas, size);
        boolean[] kept = new boolean[elections.size()];
        for (int slot = 0; slot < moved.length; slot++) {
            if (moved[slot] >= 0 && before[slot] > 0) {
                kept[targetsBefore[before[slot] - 1]] = true;
            }
        }
        int[] movedTargets = elections.compact(kept);
        Arrays.fill(numbers, 0);
        size = 0;
        for (int slot = 0; slot < moved.length; slot++) {
            int copy = before[slot] - 1;
            if (moved[slot] >= 0 && copy >= 0) {
                joints[size] = moved[jointsBefore[copy]];
                targets[size] = movedTargets[targetsBefore[copy]];
                replicas[size] = replicasBefore[copy];
                numbers[moved[slot]] = ++size;
            }
        }
    }

    /// @param slots of the table
    void write(DataOutput out, int slots) throws IOException {
        verdicts.write(out);
        elections.write(out);
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeInt(joints[i]);
            out.writeInt(targets[i]);
            out.writeInt(replicas[i]);
        }
        for (int slot = 0; slot < slots; slot++) {
            out.writeInt(numbers[slot]);
        }
    }

    void read(DataInput in, int slots) throws IOException {
        verdicts.read(in);
        elections.read(in);
        size = in.readInt();
        int capacity = Math.max(FIRST_CAPACITY, size);
        joints = new int[capacity];
        targets = new int[capacity];
        replicas = new int[capacity];
        for (int i = 0; i < size; i++) {
            joints[i] = in.readInt();
            targets[i] = in.readInt();
            replicas[i] = in.readInt();
        }
        for (int slot = 0; slot < slots; slot++) {
            numbers[slot] = in.readInt();
        }
    }
}
