package io.epicenter.detector.output;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What an engine has counted since it was made; not part of its state. Any thread may read.
public final class EngineCounters {
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final LongAdder samples = new LongAdder();
    private final LongAdder anomalies = new LongAdder();
    private final LongAdder misplaced = new LongAdder();
    private volatile int silentEntities;
    private volatile List<OddSender> oddSenders = List.of();

    /// Why a sample was left out.
    public enum DropReason {
        NOT_A_NUMBER,
        DUPLICATE,
        OUT_OF_ORDER,
        TOO_OLD,
        FUTURE,
        /// Of a replica of Prometheus that is not the one that is heard.
        REPLICA,
        SERIES_LIMIT,
        SIGNAL_LIMIT
    }

    public EngineCounters() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    private LongAdder counter(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    public void countDrop(DropReason reason) {
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

    public void silentEntities(int entities) {
        silentEntities = entities;
    }

    /// Known services and machines that send nothing now.
    public int silentEntities() {
        return silentEntities;
    }

    public void oddSenders(List<OddSender> senders) {
        oddSenders = senders;
    }

    /// Senders whose times are corrected now, at most a hundred.
    public List<OddSender> oddSenders() {
        return oddSenders;
    }

    public long dropped(DropReason reason) {
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
