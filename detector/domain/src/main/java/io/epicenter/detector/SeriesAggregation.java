package io.epicenter.detector;

import io.epicenter.detector.series.SeriesReadings;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.SeriesTurnover;
import io.epicenter.detector.signal.Signal;
import java.util.List;

/// Brings what the series of a partition say in an interval to the signals that they feed. Confined to one thread.
///
/// @param seconds length of the intervals
record SeriesAggregation(SeriesTable table, double seconds) {
    /// Adds up the interval that ends now.
    ///
    /// @param signals that have been cleared
    void add(long end, List<Signal> signals) {
        long from = end - (long) (seconds * 1000);
        SeriesReadings readings = table.readings;
        for (int slot = 0; slot < table.size(); slot++) {
            table.hearTarget(slot);
            int[] feeds = table.feeds[slot];
            if (feeds.length == 0) {
                continue;
            }
            double value = readings.current[slot];
            if (Double.isNaN(value) || !table.isFresh(slot, end, seconds)) {
                addTurnover(slot, from, signals);
                continue;
            }
            boolean isNew = readings.times[slot] > from;
            double missed = isNew ? 0 : readings.cadencesSince(slot, end, seconds);
            boolean isUnsettled = isNew ? readings.lost(slot) > 0 || readings.cadence(slot) == 0 : missed >= 1;
            long time = readings.times[slot];
            for (int i = 0; i < feeds.length; i += 2) {
                Signal signal = signals.get(feeds[i]);
                signal.aggregator.add(feeds[i + 1], value, time > signal.lastTime());
                SeriesTurnover turnover = signal.aggregator.turnover;
                if (isUnsettled && turnover != null) {
                    addUnsettled(turnover, slot, missed);
                }
            }
        }
        table.targets.closeInterval();
    }

    /// A series that restarted in the interval, began in it, or has missed it.
    private void addUnsettled(SeriesTurnover turnover, int slot, double missed) {
        SeriesReadings readings = table.readings;
        if (missed >= 1) {
            turnover.miss(readings.current[slot], missed);
            return;
        }
        turnover.doubt(readings.lost(slot));
        if (readings.cadence(slot) == 0) {
            turnover.begin(0);
        }
    }

    /// A series that has no value now: whether it has ended in the interval, or begun.
    private void addTurnover(int slot, long from, List<Signal> signals) {
        SeriesReadings readings = table.readings;
        boolean ended = readings.hasEnded(slot, from);
        if (!ended && (table.kinds[slot] != SeriesTable.COUNTER || readings.times[slot] <= from)) {
            return;
        }
        int[] feeds = table.feeds[slot];
        for (int i = 0; i < feeds.length; i += 2) {
            SeriesTurnover turnover = signals.get(feeds[i]).aggregator.turnover;
            if (turnover == null) {
                continue;
            }
            if (ended) {
                end(turnover, readings.current[slot]);
            } else {
                begin(turnover, feeds[i + 1], slot);
            }
        }
    }

    private static void end(SeriesTurnover turnover, double rate) {
        if (!Double.isNaN(rate)) {
            turnover.end(rate);
        }
    }

    private void begin(SeriesTurnover turnover, int role, int slot) {
        SeriesReadings readings = table.readings;
        if (readings.lost(slot) > 0) {
            turnover.doubt(readings.lost(slot));
            return;
        }
        double since = table.targetSeconds(slot, seconds);
        double value = Math.max(0, readings.value(slot));
        if (Double.isNaN(since)) {
            turnover.begin(value / seconds);
        } else {
            turnover.beginAtZero(role, value / since);
        }
    }
}
