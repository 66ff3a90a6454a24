package io.epicenter.detector.signal;

import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Brings the series of one signal together at the end of an interval: sums of rates, ratios and means of sums, a
/// quantile of summed buckets. Filled anew at each interval.
public final class SignalAggregator {
    /// Buckets of a histogram; further bounds are left out. Chosen by hand: clients have 10 to 20, converted native
    /// histograms up to 160.
    private static final int MAX_BUCKETS = 200;
    /// The quantile of a histogram: the name `p99` of its statistic.
    private static final double QUANTILE = 0.99;
    /// Avoids a division by zero in an empty bucket.
    private static final double LEAST_COUNT = 1e-300;

    private final SignalRule rule;
    private double part;
    private double whole;
    private double greatest;
    private double least;
    private int partSeries;
    private int series;
    private int updated;
    private double[] bounds = {};
    private double[] buckets = {};
    private @Nullable Carryover carryover;
    /// What its series come to that have no rate yet, or none any more; null where these do not matter.
    public final @Nullable SeriesTurnover turnover;

    SignalAggregator(SignalRule rule) {
        this.rule = rule;
        this.turnover = SeriesTurnover.of(rule);
    }

    public void clear() {
        part = 0;
        whole = 0;
        greatest = Double.NEGATIVE_INFINITY;
        least = Double.POSITIVE_INFINITY;
        partSeries = 0;
        series = 0;
        updated = 0;
        Arrays.fill(buckets, 0);
        if (turnover != null) {
            turnover.clear();
        }
    }

    /// What was set aside of intervals with too few requests.
    ///
    /// @param part sum of rate x seconds, as all that follows
    private record Carryover(double seconds, double part, double whole, double[] buckets) {}

    /// Keeps what has been gathered in so many seconds, to be judged with what comes next.
    void carryOver(double seconds) {
        double[] requests = new double[buckets.length];
        Arrays.setAll(requests, i -> buckets[i] * seconds);
        carryover = new Carryover(seconds, part * seconds, whole * seconds, requests);
    }

    void dropCarryover() {
        carryover = null;
    }

    /// Joins what was set aside to what has been gathered in so many seconds; says how many seconds that is together.
    double joinCarryover(double seconds) {
        Carryover before = carryover;
        if (before == null) {
            return seconds;
        }
        double all = seconds + before.seconds;
        part = (part * seconds + before.part) / all;
        whole = (whole * seconds + before.whole) / all;
        for (int i = 0; i < buckets.length; i++) {
            double requests = i < before.buckets.length ? before.buckets[i] : 0;
            buckets[i] = (buckets[i] * seconds + requests) / all;
        }
        carryover = null;
        return all;
    }

    /// Adds the current value of a series in a role of [SignalRule].
    public void add(int role, double value, boolean isNew) {
        series++;
        updated += isNew ? 1 : 0;
        if (role >= SignalRule.BUCKET) {
            buckets[role - SignalRule.BUCKET] += value;
            return;
        }
        if (role != SignalRule.WHOLE) {
            part += value;
            partSeries++;
            greatest = Math.max(greatest, value);
            least = Math.min(least, value);
        }
        if (role != SignalRule.PART) {
            whole += value;
        }
    }

    /// The role of a bucket with this upper bound; [SignalRule#NO_ROLE] when there are too many.
    int roleOfBound(double bound) {
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] == bound) {
                return SignalRule.BUCKET + i;
            }
        }
        if (bounds.length == MAX_BUCKETS) {
            return SignalRule.NO_ROLE;
        }
        bounds = Arrays.copyOf(bounds, bounds.length + 1);
        buckets = Arrays.copyOf(buckets, bounds.length);
        bounds[bounds.length - 1] = bound;
        return SignalRule.BUCKET + bounds.length - 1;
    }

    /// At least half of the living series have a new value.
    boolean isDue() {
        return series > 0 && updated * 2 >= series;
    }

    /// Takes in what series that have begun add for certain; false when too little of a sum is known to be judged.
    boolean settle() {
        if (turnover == null) {
            return true;
        }
        double known = rule.type() == SignalRule.Type.RATIO ? whole : part;
        boolean enough = turnover.isEnough(known, partSeries);
        part += turnover.bornPart(known);
        whole += turnover.bornWhole(known);
        return enough;
    }

    /// The signal's value in its unit; NaN when there is none.
    double value() {
        double value = switch (rule.type()) {
            case COUNTER_RATE -> part;
            case GAUGE -> gauge();
            case HISTOGRAM -> quantile(QUANTILE);
            case SUM_COUNT -> partSeries > 0 && whole > 0 ? part / whole : Double.NaN;
            case RATIO -> whole > 0 ? Math.clamp(part / whole, 0, 1) : Double.NaN;
            case GAUGE_RATIO, GAUGE_SHARE -> partSeries > 0 && whole > 0 ? part / whole : Double.NaN;
            case IGNORE -> Double.NaN;
        };
        return (rule.inverse() ? 1 - value : value) * rule.factor();
    }

    private double gauge() {
        return switch (rule.aggregate()) {
            case SUM -> part;
            case MEAN -> part / partSeries;
            case MAX -> greatest;
            case MIN -> least;
        };
    }

    /// Requests per second behind the value; 0 when it is not of requests.
    double volume() {
        return switch (rule.type()) {
            case HISTOGRAM -> total();
            case SUM_COUNT, RATIO -> whole;
            case COUNTER_RATE -> rule.signal() == io.epicenter.contracts.SignalKind.TRAFFIC ? part : 0;
            case GAUGE, GAUGE_RATIO, GAUGE_SHARE, IGNORE -> 0;
        };
    }

    private double total() {
        double most = 0;
        for (double bucket : buckets) {
            most = Math.max(most, bucket);
        }
        return most;
    }

    /// The quantile of a classic histogram by linear interpolation in its bucket, as Prometheus'
    /// `histogram_quantile`: cumulative buckets, in the last one its lower bound.
    private double quantile(double fraction) {
        int count = bounds.length;
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(bounds[a], bounds[b]));
        double total = total();
        if (count < 2 || total <= 0) {
            return Double.NaN;
        }
        double rank = fraction * total;
        double below = 0;
        double lower = 0;
        for (int i : order) {
            double cumulative = Math.max(below, buckets[i]);
            if (cumulative >= rank) {
                return Double.isInfinite(bounds[i])
                        ? lower
                        : lower + (bounds[i] - lower) * (rank - below) / Math.max(LEAST_COUNT, cumulative - below);
            }
            below = cumulative;
            lower = bounds[i];
        }
        return lower;
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(bounds.length);
        for (double bound : bounds) {
            out.writeDouble(bound);
        }
        int intervals = turnover == null ? 0 : turnover.intervals();
        out.writeByte(intervals << 1 | (carryover == null ? 0 : 1));
        if (carryover != null) {
            out.writeDouble(carryover.seconds);
            out.writeDouble(carryover.part);
            out.writeDouble(carryover.whole);
            for (int i = 0; i < bounds.length; i++) {
                out.writeDouble(i < carryover.buckets.length ? carryover.buckets[i] : 0);
            }
        }
    }

    void read(DataInput in) throws IOException {
        bounds = new double[in.readShort()];
        buckets = new double[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = in.readDouble();
        }
        int flags = in.readByte();
        if (turnover != null) {
            turnover.restore(flags >> 1);
        }
        if ((flags & 1) != 0) {
            carryover = new Carryover(in.readDouble(), in.readDouble(), in.readDouble(), new double[bounds.length]);
            for (int i = 0; i < bounds.length; i++) {
                carryover.buckets[i] = in.readDouble();
            }
        }
    }
}
