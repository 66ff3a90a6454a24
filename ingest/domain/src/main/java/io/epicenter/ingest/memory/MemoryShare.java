package io.epicenter.ingest.memory;

/// What one request holds of the [MemoryBudget]. It takes from it in steps, so that small charges cost no more than an
/// addition. Thread-safe; used by one thread at a time.
public final class MemoryShare implements AutoCloseable {
    /// Bytes taken from the budget at once, where there are as many. Chosen by hand: a typical request takes a few
    /// steps, and what it has taken too much does not matter beside the budget.
    private static final long STEP_BYTES = 64 << 10;

    private final MemoryBudget budget;
    private long takenBytes;
    private long usedBytes;
    private boolean open = true;

    MemoryShare(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Charges bytes that are about to be allocated. Throws [InsufficientMemoryException] when they are not to be had;
    /// then nothing is charged.
    public synchronized void reserve(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a reservation of " + bytes + " bytes");
        }
        if (!open) {
            throw new InsufficientMemoryException(bytes, budget.limitBytes(), false);
        }
        long missing = bytes - (takenBytes - usedBytes);
        if (missing > 0) {
            take(missing);
        }
        usedBytes += bytes;
    }

    private void take(long missing) {
        if (missing < STEP_BYTES && budget.tryTake(STEP_BYTES)) {
            takenBytes += STEP_BYTES;
        } else if (budget.tryTake(missing)) {
            takenBytes += missing;
        } else {
            boolean never = missing > budget.limitBytes() - takenBytes;
            throw new InsufficientMemoryException(usedBytes + missing, budget.limitBytes(), never);
        }
    }

    /// Gives back bytes that are no longer reachable.
    public synchronized void release(long bytes) {
        if (bytes < 0 || (open && bytes > usedBytes)) {
            throw new IllegalArgumentException("gives back " + bytes + " of " + usedBytes + " bytes");
        }
        if (open) {
            usedBytes -= bytes;
            long spare = takenBytes - usedBytes - STEP_BYTES;
            if (spare > STEP_BYTES) {
                takenBytes -= spare;
                budget.giveBack(spare);
            }
        }
    }

    /// Gives back all but so many bytes: what else was reserved is no longer reachable.
    public synchronized void releaseAllBut(long bytes) {
        if (open && usedBytes > bytes) {
            release(usedBytes - bytes);
        }
    }

    public synchronized long usedBytes() {
        return usedBytes;
    }

    /// Gives everything back. A reservation after it fails, so that what still works for the request ends soon.
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            budget.giveBack(takenBytes);
            takenBytes = 0;
            usedBytes = 0;
        }
    }
}
