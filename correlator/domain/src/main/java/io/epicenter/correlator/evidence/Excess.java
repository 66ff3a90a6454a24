package io.epicenter.correlator.evidence;

import io.epicenter.correlator.Track;
import io.epicenter.correlator.Track.Point;
import io.epicenter.correlator.Words;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one signal of one entity is above what is expected, over the time of an incident.
/// Early intervals count more (exp(-t / earlyWeight) from the first onset), because effects feed back on causes
/// later.
///
/// @param mean early-weighted mean excess, beyond expected + scale, in the signal's unit
/// @param cost early-weighted mean of requests per second x excess: V in the conservation of blame
/// @param deviation mean robust deviation since its onset, or over the window when it has none
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

    /// Probability-like weight of the deviation. Source: facts of conservation of blame, 1/(1+(z0/z)^4).
    public double significance(double halfAt) {
        if (deviation <= 0 || mean <= 0) {
            return 0;
        }
        double ratio = halfAt / deviation;
        return 1 / (1 + ratio * ratio * ratio * ratio);
    }

    public String words(String what) {
        return what + " (" + statistic + ") " + Words.number(observed) + " instead of " + Words.number(expected) + ", "
                + Words.number(deviation) + " deviations, " + Words.probability(pValue);
    }

    static @Nullable Excess of(Track track, Instant from, Instant now, Duration earlyWeight) {
        Accumulator sums = new Accumulator(earlyWeight.toMillis(), from.toEpochMilli());
        @Nullable Point previous = null;
        @Nullable Instant onset = null;
        for (Point point : track.points()) {
            if (point.endMillis() <= from.toEpochMilli() || point.endMillis() > now.toEpochMilli()) {
                continue;
            }
            if (onset == null && point.far() && point.deviation() > 0) {
                onset = point.start();
                sums.restart();
            } else if (onset != null && sums.sinceOnset == 1 && point.deviation() < STILL_HIGH) {
                onset = null;
            }
            sums.add(point);
            previous = point;
        }
        if (previous == null) {
            return null;
        }
        return new Excess(
                track.statistic(),
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

    /// Running sums; `restart` begins the part since the onset.
    private static final class Accumulator {
        private final double earlyMillis;
        private final long fromMillis;
        private double weights;
        private double excess;
        private double cost;
        private double volume;
        private double expected;
        private double observed;
        private double deviation;
        private int sinceOnset;
        private double smallestP = 1;

        Accumulator(double earlyMillis, long fromMillis) {
            this.earlyMillis = earlyMillis;
            this.fromMillis = fromMillis;
        }

        void restart() {
            expected = 0;
            observed = 0;
            deviation = 0;
            sinceOnset = 0;
        }

        void add(Point point) {
            double weight = Math.exp(-(point.endMillis() - fromMillis) / Math.max(1, earlyMillis));
            weights += weight;
            excess += weight * point.excess();
            cost += weight * point.excess() * point.volume();
            volume += weight * point.volume();
            expected += point.expected();
            observed += point.observed();
            deviation += point.deviation();
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
            return deviation / sinceOnset;
        }
    }
}
