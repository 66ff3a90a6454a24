package io.epicenter.detector.series;

import java.util.HashMap;
import java.util.Map;

/// Adds increases up to totals, so that a series that is sent as deltas moves as a counter does. A total begins at zero
/// after a restart, which the series takes for a reset. At most so many totals as there may be series; when there are
/// more, all are forgotten. Confined to one thread.
public final class DeltaTotals {
    private final int maxSeries;
    private final Map<Long, Total> totals = new HashMap<>();

    public DeltaTotals(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    /// What a series has come to, and until when.
    private static final class Total {
        private double value;
        private long until = Long.MIN_VALUE;
    }

    /// Adds to `arrived` what the total is after an increase; before it, what it was when the increase began, unless
    /// that is known.
    ///
    /// @param hash of the labels
    public void add(long hash, int slot, Increase increase, SampleBuffer arrived) {
        if (!Double.isFinite(increase.value())) {
            arrived.add(slot, increase.time(), increase.value());
            return;
        }
        Total total = totals.get(hash);
        if (total == null) {
            if (totals.size() >= maxSeries) {
                totals.clear();
            }
            total = new Total();
            totals.put(hash, total);
        }
        // one later than the start: the sample before it may end there
        long start = increase.start() + 1;
        if (increase.start() > total.until && start < increase.time()) {
            arrived.add(slot, start, total.value);
        }
        total.value += increase.value();
        total.until = Math.max(total.until, increase.time());
        arrived.add(slot, increase.time(), total.value);
    }

    /// What came in a span of time.
    ///
    /// @param start in milliseconds since the epoch, exclusive
    public record Increase(long start, long time, double value) {}
}
