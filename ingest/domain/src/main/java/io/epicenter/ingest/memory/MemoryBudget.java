package io.epicenter.ingest.memory;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that all requests together may hold at a time: bodies, what they decode to, what is read from them, and
/// records that Kafka has not acknowledged. Each request takes its share from it before it allocates, so that
/// no number of
/// requests exceeds the limit, not even for a moment. Thread-safe.
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    /// @param limitBytes more than 0
    public MemoryBudget(long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("a budget of " + limitBytes + " bytes");
        }
        this.limitBytes = limitBytes;
    }

    /// One that is never used up, for those who read what they wrote themselves.
    public static MemoryBudget unbounded() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /// A new request's share, empty at first.
    public MemoryShare open() {
        return new MemoryShare(this);
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// What the shares have taken, at most [#limitBytes].
    public long takenBytes() {
        return takenBytes.get();
    }

    boolean tryTake(long bytes) {
        while (true) {
            long before = takenBytes.get();
            if (bytes > limitBytes - before) {
                return false;
            }
            if (takenBytes.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
