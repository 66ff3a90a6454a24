package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.SignalHistory.Point;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one signal of one entity is above what is expected, over the time of an incident.
///
/// @param early what it cost, early intervals first
/// @param sinceOnset the intervals since its onset, or all of the window when it has none
/// @param pValue the smallest of the window
/// @param onset start of the first of two intervals in a row outside the band; null when there is none
/// @param interval length of the newest interval
public record Excess(
        String statistic,
        EarlyMean early,
        OnsetMean sinceOnset,
        double pValue,
        @Nullable Instant onset,
        Duration interval) {
    /// Robust deviations beyond those before the incident, below which the second interval ends an onset, and that
    /// an interval needs to begin one where there were any before. Chosen by hand: half of what is significant, so
    /// that a single outlier is no onset but a slow rise is.
    private static final double STILL_HIGH = 2;

    /// Factors of e beyond which a rise counts no more. Chosen by hand: twenty-fold is as telling as a
    /// thousand-fold.
    private static final double MOST_RISE = 3;

    /// Stands for an expected value of 0 in a ratio; smaller than any value that is measured.
    private static final double NEARLY_ZERO = 1e-9;

    /// Means over the window that weigh early intervals more, exp(-t / early weight) from the first onset, because
    /// effects feed back on causes later.
    ///
    /// @param excess beyond expected + scale, in the signal's unit
    /// @param cost requests per second x excess: V in the conservation of blame
    /// @param volume requests per second
    public record EarlyMean(double excess, double cost, double volume) {}

    /// Plain means over the intervals since the onset.
    ///
    /// @param deviation root mean square of the robust deviations upwards
    public record OnsetMean(double expected, double observed, double deviation) {}

    /// Probability-like weight of the deviation z, 0..1: 1/(1+(z0/z)^4), a half at z0. The power is chosen by
    /// hand, so that half of z0 counts next to nothing.
    public double significance(double halfAt) {
        if (deviation() <= 0 || mean() <= 0) {
            return 0;
        }
        double ratio = halfAt / deviation();
        return 1 / (1 + ratio * ratio * ratio * ratio);
    }

    /// By how many factors of e it rose, as far as that is significant; >= 0.
    double rise(double halfAt) {
        return significance(halfAt) * Math.min(MOST_RISE, factors());
    }

    /// By how many factors of e it rose; 0 when it did not.
    double factors() {
        return observed() <= expected() ? 0 : Math.log(observed() / Math.max(NEARLY_ZERO, expected()));
    }

    public String describe(String what) {
        return what + " (" + statistic + ") " + HumanReadable.number(observed()) + " instead of "
                + HumanReadable.number(expected()) + ", " + HumanReadable.number(deviation()) + " deviations, "
                + HumanReadable.probability(pValue);
    }

    public double mean() {
        return early.excess();
    }

    public double cost() {
        return early.cost();
    }

    public double volume() {
        return early.volume();
    }

    public double expected() {
        return sinceOnset.expected();
    }

    public double observed() {
        return sinceOnset.observed();
    }

    public double deviation() {
        return sinceOnset.deviation();
    }

    /// Null when no interval of the history lies in the window.
    static @Nullable Excess of(SignalHistory history, ObservationWindow window) {
        long length = history.points().getLast().lengthMillis();
        ExcessBaseline before = ExcessBaseline.of(history, window.firstOnset().toEpochMilli());
        EarlySums early = new EarlySums(window, length, before.excess(), history.signal() == SignalKind.ERRORS);
        OnsetSums since = new OnsetSums(before.deviation());
        double needed = before.deviation() > 0 ? STILL_HIGH : 0;
        double smallestP = 1;
        @Nullable Point previous = null;
        @Nullable Instant onset = null;
        for (Point point : history.since(window.from(length))) {
            if (point.endMillis() > window.now().toEpochMilli()) {
                break;
            }
            double deviation = point.deviation() - before.deviation();
            if (onset == null && point.far() && deviation > needed) {
                onset = point.start();
                since.restart();
            } else if (onset != null && since.count == 1 && deviation < STILL_HIGH) {
                onset = null;
            }
            early.add(point);
            since.add(point);
            smallestP = Math.min(smallestP, point.pValue());
            previous = point;
        }
        return previous == null
                ? null
                : new Excess(
                        history.statistic(),
                        early.mean(),
                        since.mean(),
                        smallestP,
                        onset,
                        Duration.ofMillis(previous.lengthMillis()));
    }

    /// Running sums of the whole window.
    private static final class EarlySums {
        /// The least time in which the weight falls to 1/e, in intervals. Chosen by hand: of a signal that is
        /// measured every minute, a fixed 90 s would count little but the first interval.
        private static final int EARLY_INTERVALS = 4;

        private final double decayMillis;
        private final long fromMillis;
        private final double before;
        private final boolean ratio;
        private double weights;
        private double excess;
        private double cost;
        private double volume;

        /// @param before the excess that was there before the incident
        /// @param ratio whether it is a ratio of failures: each counts, also within the usual variation
        EarlySums(ObservationWindow window, long intervalMillis, double before, boolean ratio) {
            this.decayMillis = Math.max(window.earlyWeight().toMillis(), EARLY_INTERVALS * intervalMillis);
            this.fromMillis = window.firstOnset().toEpochMilli();
            this.before = before;
            this.ratio = ratio;
        }

        void add(Point point) {
            double weight = Math.exp(-Math.max(0, point.endMillis() - fromMillis) / Math.max(1, decayMillis));
            double above = ratio ? Math.max(0, point.observed() - point.expected()) : point.excess();
            double beyond = Math.max(0, above - before);
            weights += weight;
            excess += weight * beyond;
            cost += weight * beyond * point.volume();
            volume += weight * point.volume();
        }

        EarlyMean mean() {
            return new EarlyMean(excess / weights, cost / weights, volume / weights);
        }
    }

    /// Running sums since the onset, or of the whole window until there is one.
    private static final class OnsetSums {
        private final double before;
        private double expected;
        private double observed;
        private double squares;
        private int count;

        /// @param before the deviation that was there before the incident
        OnsetSums(double before) {
            this.before = before;
        }

        void restart() {
            expected = 0;
            observed = 0;
            squares = 0;
            count = 0;
        }

        void add(Point point) {
            expected += point.expected();
            observed += point.observed();
            double far = Math.max(0, point.deviation() - before);
            squares += far * far;
            count++;
        }

        OnsetMean mean() {
            return new OnsetMean(expected / count, observed / count, Math.sqrt(squares / count));
        }
    }
}
