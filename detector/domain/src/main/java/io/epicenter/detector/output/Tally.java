package io.epicenter.detector.output;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What an engine has counted since it was made; not part of its state. Any thread may read.
public final class Tally {
    private final Map<Reason, LongAdder> dropped = new EnumMap<>(Reason.class);
    private final LongAdder samples = new LongAdder();
    private final LongAdder anomalies = new LongAdder();
    private final LongAdder misplaced = new LongAdder();
    private volatile int silent;

    /// Why a sample was left out.
    public enum Reason {
        NOT_A_NUMBER,
        DUPLICATE,
        OUT_OF_ORDER,
        TOO_OLD,
        FUTURE,
        SERIES_LIMIT,
        SIGNAL_LIMIT
    }

    public Tally() {
        for (Reason reason : Reason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    private LongAdder counter(Reason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    public void drop(Reason reason) {
        counter(reason).increment();
    }

    public void addSamples(long count) {
        samples.add(count);
    }

    public void addAnomaly() {
        anomalies.increment();
    }

    public void addMisplaced() {
        misplaced.increment();
    }

    public void silent(int entities) {
        silent = entities;
    }

    /// Known services and machines of which nothing is heard now.
    public int silent() {
        return silent;
    }

    public long dropped(Reason reason) {
        return counter(reason).sum();
    }

    public long samples() {
        return samples.sum();
    }

    public long anomalies() {
        return anomalies.sum();
    }

    /// Series that a foreign producer put on the wrong partition.
    public long misplaced() {
        return misplaced.sum();
    }
}
