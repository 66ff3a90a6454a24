package io.epicenter.correlator.input;

import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.correlator.memory.SignalHistories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The signals of one environment that wait for the watermark: batches as they came, by the end of their intervals.
/// Bounded. When it is full, signals inside their band go first: they explain least.
public final class SignalBuffer {
    /// Signals outside their band may fill the buffer to so many times its bound. Chosen by hand.
    private static final int ABNORMAL_FACTOR = 2;

    private final TreeMap<Long, List<Rows>> byEnd = new TreeMap<>();
    private final int bound;
    private int size;

    /// @param bound of signals
    public SignalBuffer(int bound) {
        this.bound = bound;
    }

    /// Some deviations of a batch.
    private record Rows(SignalBatch batch, int[] indexes) {}

    public int size() {
        return size;
    }

    /// The event time of the first that waits, milliseconds; the greatest long when none does.
    public long nextMillis() {
        return byEnd.isEmpty() ? Long.MAX_VALUE : byEnd.firstKey();
    }

    /// Keeps those of a batch that end after a time and not later than another.
    ///
    /// @return how many of them were dropped, because the buffer was full
    public int add(SignalBatch batch, long afterMillis, long untilMillis) {
        int dropped = 0;
        long[] ends = batch.times().endMillis();
        int[] chosen = new int[batch.size()];
        int count = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] <= afterMillis || ends[i] > untilMillis) {
                continue;
            }
            int waiting = size + count;
            if (waiting >= bound && (waiting >= bound * ABNORMAL_FACTOR || !batch.isFar(i))) {
                dropped++;
                continue;
            }
            if (count > 0 && ends[chosen[0]] != ends[i]) {
                put(batch, Arrays.copyOf(chosen, count));
                count = 0;
            }
            chosen[count++] = i;
        }
        put(batch, Arrays.copyOf(chosen, count));
        return dropped;
    }

    private void put(SignalBatch batch, int[] indexes) {
        if (indexes.length > 0) {
            byEnd.computeIfAbsent(batch.times().endMillis()[indexes[0]], end -> new ArrayList<>())
                    .add(new Rows(batch, indexes));
            size += indexes.length;
        }
    }

    /// Moves all that end until then to their histories.
    public void drainTo(SignalHistories histories, long nowMillis) {
        while (!byEnd.isEmpty() && byEnd.firstKey() <= nowMillis) {
            Map.Entry<Long, List<Rows>> first = byEnd.pollFirstEntry();
            for (Rows rows : first.getValue()) {
                for (int index : rows.indexes()) {
                    histories.add(rows.batch(), index);
                }
                size -= rows.indexes().length;
            }
        }
    }
}
