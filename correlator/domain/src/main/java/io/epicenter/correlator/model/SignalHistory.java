package io.epicenter.correlator.model;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The recent deviations of one signal of one entity, oldest first. Bounded by age and count.
public final class SignalHistory {
    /// Old intervals are dropped at every so many intervals. Chosen by hand: dropping moves the whole list; more would
    /// keep more intervals than asked for.
    private static final int SWEPT_INTERVALS = 8;

    private final Entity entity;
    private final SignalKind signal;
    private final String statistic;
    private final String rule;
    private final ArrayList<Point> points = new ArrayList<>();
    /// Which of the intervals it sweeps at, so that not all histories do at once.
    private final int phase;
    private boolean expired;

    public SignalHistory(Entity entity, SignalKind signal, String statistic, String rule) {
        this.entity = entity;
        this.signal = signal;
        this.statistic = statistic;
        this.rule = rule;
        this.phase = Math.floorMod(key().hashCode(), SWEPT_INTERVALS);
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
    }

    /// As it stands in a snapshot.
    public record State(Entity entity, SignalKind signal, String statistic, String rule, List<Point> points) {}

    public static String key(Deviation deviation) {
        return deviation.entity() + "|" + deviation.signal() + "|" + deviation.statistic() + "|" + deviation.rule();
    }

    public String key() {
        return entity + "|" + signal + "|" + statistic + "|" + rule;
    }

    public static SignalHistory of(State state) {
        SignalHistory history = new SignalHistory(state.entity(), state.signal(), state.statistic(), state.rule());
        history.points.addAll(state.points());
        return history;
    }

    public State state() {
        return new State(entity, signal, statistic, rule, List.copyOf(points));
    }

    /// Adds an interval; a repeat of one that is there is ignored, and one without finite numbers, which would
    /// spoil the sums of a whole incident. Old ones go every eighth interval of event time.
    public void add(Deviation deviation, Duration history, int intervals) {
        if (!isSound(deviation)) {
            return;
        }
        Point point = new Point(
                deviation.timestamp().toEpochMilli(),
                Math.round(deviation.intervalSeconds() * 1000),
                deviation.observed(),
                deviation.expected(),
                deviation.scale(),
                deviation.pValue(),
                deviation.volume(),
                deviation.observed() > deviation.upperBound() || deviation.observed() < deviation.lowerBound(),
                deviation.warming());
        int at = points.size();
        while (at > 0 && points.get(at - 1).endMillis() > point.endMillis()) {
            at--;
        }
        if (at > 0 && points.get(at - 1).endMillis() == point.endMillis()) {
            return;
        }
        points.add(at, point);
        long interval = point.endMillis() / Math.max(1, point.lengthMillis());
        if (points.size() <= intervals || interval % SWEPT_INTERVALS != phase) {
            return;
        }
        long oldest = points.getLast().endMillis() - history.toMillis();
        int drop = 0;
        while (points.size() - drop > intervals && points.get(drop).endMillis() < oldest) {
            drop++;
        }
        if (drop > 0) {
            points.subList(0, drop).clear();
        }
    }

    private static boolean isSound(Deviation deviation) {
        return Double.isFinite(deviation.observed())
                && Double.isFinite(deviation.expected())
                && Double.isFinite(deviation.scale())
                && Double.isFinite(deviation.volume());
    }

    public Entity entity() {
        return entity;
    }

    public SignalKind signal() {
        return signal;
    }

    public String statistic() {
        return statistic;
    }

    public String rule() {
        return rule;
    }

    public List<Point> points() {
        return points;
    }

    /// Those that end after a time, oldest first.
    public List<Point> since(Instant time) {
        int first = points.size();
        while (first > 0 && points.get(first - 1).endMillis() > time.toEpochMilli()) {
            first--;
        }
        return points.subList(first, points.size());
    }

    /// Whether it has ended before then, and is to be left alone from now on.
    public boolean expireBefore(long millis) {
        expired = points.isEmpty() || points.getLast().endMillis() < millis;
        return expired;
    }

    public boolean isExpired() {
        return expired;
    }
}
