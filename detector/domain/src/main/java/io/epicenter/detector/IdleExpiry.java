package io.epicenter.detector;

import io.epicenter.detector.multivariate.MultivariateDetector;
import io.epicenter.detector.series.SampleBuffer;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.SignalRouter;

/// Forgets series and signals that have been idle for long. Only between records, while no slot is held elsewhere.
///
/// @param pending samples whose series stay, whenever they came
record IdleExpiry(SeriesTable table, SignalRouter router, MultivariateDetector multivariate, SampleBuffer pending) {
    /// @param oldest event time, milliseconds since 1970, before which what was seen last is forgotten
    void sweep(long oldest) {
        multivariate.sweep(oldest);
        boolean[] keep = new boolean[table.size()];
        for (int slot = 0; slot < keep.length; slot++) {
            keep[slot] = table.readings.times[slot] >= oldest;
        }
        for (int i = 0; i < pending.size; i++) {
            keep[pending.slots[i]] = true;
        }
        table.copies.keepJoints(keep);
        boolean[] keepSignal = new boolean[router.signals().size()];
        int kept = 0;
        for (int slot = 0; slot < keep.length; slot++) {
            int[] feeds = table.feeds[slot];
            for (int i = 0; keep[slot] && i < feeds.length; i += 2) {
                keepSignal[feeds[i]] = true;
            }
            kept += keep[slot] ? 1 : 0;
        }
        if (kept < keep.length) {
            compact(keep, keepSignal);
        }
    }

    private void compact(boolean[] keep, boolean[] keepSignal) {
        int[] moved = table.compact(keep);
        for (int i = 0; i < pending.size; i++) {
            pending.slots[i] = moved[pending.slots[i]];
        }
        router.compact(keepSignal, table);
    }
}
