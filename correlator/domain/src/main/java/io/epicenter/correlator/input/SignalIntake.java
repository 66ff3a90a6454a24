package io.epicenter.correlator.input;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.correlator.memory.SignalHistories;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The way of one environment's signals to their histories: they wait for the watermark, or are recalled.
public final class SignalIntake {
    /// Deviations that come one by one are made batches of so many at most. Chosen by hand: some hundred kilobytes.
    private static final int MOST_PENDING = 4_096;

    private final SignalBuffer buffer;
    private final SignalHistories histories;
    private final SignalBatchWriter pending = new SignalBatchWriter();
    private InputCounts counts = InputCounts.ZERO;

    /// @param bound of signals that wait
    public SignalIntake(int bound, SignalHistories histories) {
        this.buffer = new SignalBuffer(bound);
        this.histories = histories;
    }

    /// Since it was made. What was left out because there was no room for another series is among the dropped.
    public InputCounts counts() {
        return counts.plus(new InputCounts(0, 0, histories.refused(), 0, 0));
    }

    public int waiting() {
        return buffer.size() + pending.size();
    }

    /// The event time of the first that waits; null when none does.
    @Nullable
    public Instant nextTime() {
        return buffer.size() == 0 ? null : Instant.ofEpochMilli(buffer.nextMillis());
    }

    /// @param decided event time up to which has been decided; null when nothing has
    public void accept(Deviation deviation, @Nullable Instant decided) {
        pending.add(deviation);
        if (pending.size() >= MOST_PENDING) {
            acceptPending(decided);
        }
    }

    /// Takes those that came one by one.
    public void acceptPending(@Nullable Instant decided) {
        if (pending.size() > 0) {
            SignalBatch batch = pending.toBatch();
            pending.clear();
            accept(batch, decided, InputTimes.LATEST);
        }
    }

    /// @param latest those that end later are dropped
    public void accept(SignalBatch batch, @Nullable Instant decided, Instant latest) {
        long last = decided == null ? Long.MIN_VALUE : decided.toEpochMilli();
        long until = latest.toEpochMilli();
        int late = 0;
        int ahead = 0;
        for (long end : batch.times().endMillis()) {
            late += end <= last ? 1 : 0;
            ahead += end > until || end < 0 ? 1 : 0;
        }
        int dropped = buffer.add(batch, -1, until);
        counts = counts.plus(new InputCounts(batch.size(), late, dropped + ahead, 0, ahead));
    }

    /// Takes signals again: those up to which has been decided go to their histories, the others wait.
    public void recall(SignalBatch batch, @Nullable Instant decided) {
        long last = decided == null ? -1 : decided.toEpochMilli();
        long[] ends = batch.times().endMillis();
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] >= 0 && ends[i] <= last) {
                histories.add(batch, i);
            }
        }
        buffer.add(batch, last, InputTimes.LATEST.toEpochMilli());
    }

    /// The event time from which signals must be recalled after a restore.
    public Instant recallFrom(Instant decided) {
        return histories.readAgainFrom(decided);
    }

    /// Moves what has ended until then to the histories.
    public void drain(Instant now) {
        buffer.drainTo(histories, now.toEpochMilli());
    }
}
