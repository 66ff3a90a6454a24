package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.SignalHistory.Point;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one signal of one entity is above what is expected, over the time of an incident.
/// Early intervals count more (exp(-t / earlyWeight) from the first onset), because effects feed back on causes
/// later.
///
/// @param mean early-weighted mean excess, beyond expected + scale, in the signal's unit
/// @param cost early-weighted mean of requests per second x excess: V in the conservation of blame
/// @param deviation root mean square of the robust deviations upwards since its onset, or over the window when it has
/// none
/// @param onset start of the first of two intervals in a row outside the band; null when there is none
/// @param last event time of the newest interval
public record Excess(
        String statistic,
        double expected,
        double observed,
        double mean,
        double cost,
        double volume,
        double deviation,
        double pValue,
        @Nullable Instant onset,
        Instant last,
        Duration interval) {
    private static final double STILL_HIGH = 2;
    private static final int EARLY_INTERVALS = 4;

    /// Probability-like weight of the deviation. Source: facts of conservation of blame, 1/(1+(z0/z)^4).
    public double significance(double halfAt) {
        if (deviation <= 0 || mean <= 0) {
            return 0;
        }
        double ratio = halfAt / deviation;
        return 1 / (1 + ratio * ratio * ratio * ratio);
    }

    public String describe(String what) {
        return what + " (" + statistic + ") " + HumanReadable.number(observed) + " instead of "
                + HumanReadable.number(expected) + ", " + HumanReadable.number(deviation) + " deviations, "
                + HumanReadable.probability(pValue);
    }

    /// @param from event time from which intervals count
    /// @param firstOnset of the incident; what was there before it does not belong to it
    static @Nullable public Excess of(
            SignalHistory history, Instant from, Instant firstOnset, Instant now, Duration earlyWeight) {
        long length = history.points().getLast().lengthMillis();
        long decay = Math.max(earlyWeight.toMillis(), EARLY_INTERVALS * length);
        Baseline before = Baseline.of(history, firstOnset.toEpochMilli());
        Accumulator sums =
                new Accumulator(decay, firstOnset.toEpochMilli(), before, history.signal() == SignalKind.ERRORS);
        @Nullable Point previous = null;
        @Nullable Instant onset = null;
        for (Point point : history.since(from)) {
            if (point.endMillis() > now.toEpochMilli()) {
                break;
            }
            double deviation = point.deviation() - before.deviation();
            if (onset == null && point.far() && deviation > before.needed()) {
                onset = point.start();
                sums.restart();
            } else if (onset != null && sums.sinceOnset == 1 && deviation < STILL_HIGH) {
                onset = null;
            }
            sums.add(point);
            previous = point;
        }
        if (previous == null) {
            return null;
        }
        return new Excess(
                history.statistic(),
                sums.expected(),
                sums.observed(),
                sums.mean(),
                sums.cost(),
                sums.volume(),
                sums.deviation(),
                sums.smallestP,
                onset,
                Instant.ofEpochMilli(previous.endMillis()),
                Duration.ofMillis(previous.lengthMillis()));
    }

    /// The least excess and deviation in the time before the incident, which it does not explain.
    private record Baseline(double excess, double deviation) {
        static Baseline of(SignalHistory history, long firstOnsetMillis) {
            double excess = Double.POSITIVE_INFINITY;
            double deviation = Double.POSITIVE_INFINITY;
            for (Point point : history.points()) {
                if (point.endMillis() <= firstOnsetMillis) {
                    excess = Math.min(excess, point.excess());
                    deviation = Math.min(deviation, Math.max(0, point.deviation()));
                }
                if (excess == 0 && deviation == 0) {
                    break;
                }
            }
            return Double.isFinite(excess) ? new Baseline(excess, deviation) : new Baseline(0, 0);
        }

        /// How far beyond it an interval must be to begin an onset.
        double needed() {
            return deviation > 0 ? STILL_HIGH : 0;
        }
    }

    /// Running sums; `restart` begins the part since the onset.
    private static final class Accumulator {
        private final double earlyMillis;
        private final long fromMillis;
        private final Baseline before;
        private final boolean ratio;
        private double weights;
        private double excess;
        private double cost;
        private double volume;
        private double expected;
        private double observed;
        private double deviation;
        private int sinceOnset;
        private double smallestP = 1;

        Accumulator(double earlyMillis, long fromMillis, Baseline before, boolean ratio) {
            this.ratio = ratio;
            this.earlyMillis = earlyMillis;
            this.fromMillis = fromMillis;
            this.before = before;
        }

        void restart() {
            expected = 0;
            observed = 0;
            deviation = 0;
            sinceOnset = 0;
        }

        void add(Point point) {
            double weight = Math.exp(-Math.max(0, point.endMillis() - fromMillis) / Math.max(1, earlyMillis));
            double above = ratio ? Math.max(0, point.observed() - point.expected()) : point.excess();
            double beyond = Math.max(0, above - before.excess());
            weights += weight;
            excess += weight * beyond;
            cost += weight * beyond * point.volume();
            volume += weight * point.volume();
            expected += point.expected();
            observed += point.observed();
            double far = Math.max(0, point.deviation() - before.deviation());
            deviation += far * far;
            sinceOnset++;
            smallestP = Math.min(smallestP, point.pValue());
        }

        double mean() {
            return excess / weights;
        }

        double cost() {
            return cost / weights;
        }

        double volume() {
            return volume / weights;
        }

        double expected() {
            return expected / sinceOnset;
        }

        double observed() {
            return observed / sinceOnset;
        }

        double deviation() {
            return Math.sqrt(deviation / sinceOnset);
        }
    }
}
