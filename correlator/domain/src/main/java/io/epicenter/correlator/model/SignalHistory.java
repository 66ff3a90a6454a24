package io.epicenter.correlator.model;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The recent deviations of one signal of one entity, oldest first. Bounded by age and count.
public final class SignalHistory {
    private final SeriesName series;
    private final IntervalRing intervals = new IntervalRing();

    public SignalHistory(SeriesName series) {
        this.series = series;
    }

    /// One interval. Times are event time in milliseconds: of the end, and the length.
    ///
    /// @param far whether it lies outside its band
    public record Point(
            long endMillis,
            long lengthMillis,
            double observed,
            double expected,
            double scale,
            double pValue,
            double volume,
            boolean far,
            boolean warming) {
        public double deviation() {
            return scale > 0 ? (observed - expected) / scale : 0;
        }

        /// What is beyond the expected value and its usual variation.
        public double excess() {
            return Math.max(0, observed - expected - scale);
        }

        public Instant start() {
            return Instant.ofEpochMilli(endMillis - lengthMillis);
        }

        private boolean isSound() {
            return Float.isFinite((float) observed)
                    && Float.isFinite((float) (observed - expected))
                    && Float.isFinite((float) scale)
                    && Float.isFinite((float) volume);
        }
    }

    /// As it stands in a snapshot.
    public record State(Entity entity, SignalKind signal, String statistic, String rule, List<Point> points) {}

    /// How much is kept.
    ///
    /// @param age event time; older intervals go when there are more than `intervals`
    /// @param intervals that are kept however old they are
    public record Retention(Duration age, int intervals) {}

    public static SignalHistory of(State state) {
        SignalHistory history =
                new SignalHistory(new SeriesName(state.entity(), state.signal(), state.statistic(), state.rule()));
        state.points().forEach(history.intervals::insert);
        return history;
    }

    public State state() {
        return new State(entity(), signal(), statistic(), rule(), List.copyOf(intervals));
    }

    /// Adds an interval of a batch; a repeat of one that is there is ignored, and one without finite numbers, which
    /// would spoil the sums of a whole incident.
    public void add(SignalBatch batch, int index, Retention retention) {
        SignalBatch.Values values = batch.values();
        add(
                new Point(
                        batch.times().endMillis()[index],
                        batch.times().lengthMillis()[index],
                        values.observed()[index],
                        values.expected()[index],
                        values.scale()[index],
                        values.pValue()[index],
                        values.volume()[index],
                        batch.isFar(index),
                        batch.marks().warming()[index]),
                retention);
    }

    /// The same of one interval.
    public void add(Point point, Retention retention) {
        if (!point.isSound()) {
            return;
        }
        intervals.insert(point);
        long oldest = newestMillis() - retention.age().toMillis();
        while (intervals.size() > retention.intervals() && intervals.endMillis(0) < oldest) {
            intervals.dropFirst();
        }
    }

    public SeriesName series() {
        return series;
    }

    public Entity entity() {
        return series.entity();
    }

    public SignalKind signal() {
        return series.signal();
    }

    public String statistic() {
        return series.statistic();
    }

    public String rule() {
        return series.rule();
    }

    /// The intervals, oldest first: a view, which changes with the history.
    public List<Point> points() {
        return intervals;
    }

    /// Those that end after a time, oldest first.
    public List<Point> since(Instant time) {
        int from = intervals.size();
        while (from > 0 && intervals.endMillis(from - 1) > time.toEpochMilli()) {
            from--;
        }
        return intervals.subList(from, intervals.size());
    }

    /// End of the newest interval, event time, milliseconds; the least long when there is none.
    public long newestMillis() {
        return intervals.isEmpty() ? Long.MIN_VALUE : intervals.endMillis(intervals.size() - 1);
    }
}
