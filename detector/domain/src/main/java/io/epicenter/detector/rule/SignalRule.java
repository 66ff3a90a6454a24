package io.epicenter.detector.rule;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.forecast.BreachLimit;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How series of a metric family become one signal of an entity. The format: `signal-rules.yaml`.
///
/// @param metrics names or globs (`*`) of the metric family, without `_bucket`, `_sum`, `_count`
/// @param labels conditions that a series must meet
/// @param part for a ratio: conditions of its upper part, one of which must be met; empty = `partMetrics`
/// @param partMetrics for a ratio of two metrics: names of the upper one
/// @param statistic mean, p99, rate, ratio or value; gap is a mean of client minus server time, self of the
/// time in a service itself
/// @param by labels that tell signals of one entity apart
/// @param factor from the metric's unit to the rule's
/// @param inverse one minus the ratio
/// @param detection which methods judge it, and what is forecast of it
public record SignalRule(
        String name,
        List<Glob> metrics,
        List<LabelMatcher> labels,
        List<List<LabelMatcher>> part,
        List<Glob> partMetrics,
        Type type,
        String statistic,
        Aggregate aggregate,
        Group entity,
        List<String> by,
        SignalKind signal,
        Harm harm,
        String unit,
        double factor,
        boolean inverse,
        boolean opens,
        Preset.Transform transform,
        Minimum minimum,
        Detection detection) {

    /// How the signal is judged.
    ///
    /// @param methods names; empty = the standard one
    /// @param vote of several methods
    /// @param deadline the value is a time, seconds since the epoch: what counts is how far off it is
    /// @param forecast when the signal is bounded
    /// @param learning while its anomalies are warming, from the first value on; null = as for all
    /// @param calendar days that are not like others
    /// @param absence whether its entity is gone when there are no values; not where they come with requests
    /// only
    public record Detection(
            List<String> methods,
            Vote vote,
            boolean deadline,
            @Nullable ForecastSpec forecast,
            @Nullable Duration learning,
            HolidayCalendar calendar,
            boolean absence,
            @Nullable Double normal) {
        /// By the standard method, without a forecast.
        public static final Detection STANDARD =
                new Detection(List.of(), Vote.ANY, false, null, null, HolidayCalendar.WEEKENDS_ONLY, false, null);

        public Detection {
            methods = List.copyOf(methods);
        }
    }

    /// What is forecast of a bounded signal.
    ///
    /// @param limit bound, side and horizon
    /// @param opens whether a forecast may open an incident
    public record ForecastSpec(BreachLimit limit, boolean opens) {}

    List<String> methods() {
        return detection.methods();
    }

    Vote vote() {
        return detection.vote();
    }

    public enum Type {
        COUNTER_RATE,
        GAUGE,
        HISTOGRAM,
        SUM_COUNT,
        RATIO,
        GAUGE_RATIO,
        /// As a ratio of gauges, but the part is no part of the whole: both are values of one metric.
        GAUGE_SHARE,
        IGNORE;

        /// What a rule that names no statistic tells.
        String statistic() {
            return switch (this) {
                case COUNTER_RATE -> "rate";
                case GAUGE, IGNORE -> "value";
                case HISTOGRAM -> "p99";
                case SUM_COUNT -> "mean";
                case RATIO, GAUGE_RATIO, GAUGE_SHARE -> "ratio";
            };
        }
    }

    public enum Aggregate {
        SUM,
        MEAN,
        MAX,
        MIN
    }

    public enum Group {
        SERVICE,
        POD,
        NODE,
        EDGE
    }

    public enum Harm {
        UP,
        DOWN,
        BOTH
    }

    /// What a deviation must reach to be an anomaly.
    ///
    /// @param count requests in an interval; below it nothing is judged
    /// @param effect absolute difference, in the rule's unit
    /// @param relative difference as a part of what is expected
    /// @param intervals that must be abnormal before it fires
    /// @param floor least standard deviation as a part of the level
    public record Minimum(double count, double effect, double relative, int intervals, double floor) {}

    /// Roles of a series in a signal; bucket i of a histogram is `BUCKET + i`. They are in snapshots, by
    /// number.
    public static final int PART = 0;
    public static final int WHOLE = 1;
    static final int BOTH = 2;
    public static final int BUCKET = 3;
    public static final int NO_ROLE = -1;

    /// Marks a series as a histogram bucket whose bound the label `le` tells.
    public static final int SOME_BUCKET = Integer.MAX_VALUE;

    /// Whether a series of this name may have a role, if its labels say so.
    boolean isAbout(String metric) {
        return switch (type) {
            case COUNTER_RATE, GAUGE, IGNORE -> matches(metrics, metric);
            case HISTOGRAM -> family(metric, "_bucket");
            case SUM_COUNT -> family(metric, "_sum") || family(metric, "_count");
            case RATIO, GAUGE_RATIO, GAUGE_SHARE -> matches(partMetrics, metric) || matches(metrics, metric);
        };
    }

    /// Whether it names this metric in full, not by a pattern.
    boolean names(String metric) {
        return isAbout(metric) && (isLiteral(metrics, metric) || isLiteral(partMetrics, metric));
    }

    private static boolean isLiteral(List<Glob> globs, String metric) {
        return globs.stream().anyMatch(glob -> !glob.isPattern() && metric.startsWith(glob.text()));
    }

    /// This rule for series in another unit, under a name of its own.
    SignalRule scaled(String suffix, double scale) {
        return new SignalRule(
                name + suffix,
                metrics,
                labels,
                part,
                partMetrics,
                type,
                statistic,
                aggregate,
                entity,
                by,
                signal,
                harm,
                unit,
                factor * scale,
                inverse,
                opens,
                transform,
                minimum,
                detection);
    }

    /// The role of a series by its name and labels.
    public int roleOf(String metric, Map<String, String> values) {
        int role = switch (type) {
            case COUNTER_RATE, GAUGE, IGNORE -> matches(metrics, metric) ? PART : NO_ROLE;
            case HISTOGRAM -> family(metric, "_bucket") ? SOME_BUCKET : NO_ROLE;
            case SUM_COUNT -> family(metric, "_sum") ? PART : family(metric, "_count") ? WHOLE : NO_ROLE;
            case RATIO, GAUGE_RATIO, GAUGE_SHARE -> ratioRole(metric, values);
        };
        return role != NO_ROLE && LabelMatcher.allMatch(labels, values) ? role : NO_ROLE;
    }

    private int ratioRole(String metric, Map<String, String> values) {
        if (matches(partMetrics, metric)) {
            return PART;
        }
        if (!matches(metrics, metric)) {
            return NO_ROLE;
        }
        return part.stream().anyMatch(conditions -> LabelMatcher.allMatch(conditions, values))
                ? (type == Type.GAUGE_SHARE ? PART : BOTH)
                : WHOLE;
    }

    private boolean family(String metric, String suffix) {
        return metric.endsWith(suffix) && matches(metrics, metric.substring(0, metric.length() - suffix.length()));
    }

    private static boolean matches(List<Glob> globs, String metric) {
        for (Glob glob : globs) {
            if (glob.matches(metric)) {
                return true;
            }
        }
        return false;
    }

    /// For series that no other rule matches.
    public boolean isGeneric() {
        return name.startsWith("generic-");
    }

    /// Whether a series of this name counts up, so that its increase is what matters.
    public boolean isCumulative(String metric) {
        return switch (type) {
            case COUNTER_RATE, HISTOGRAM, SUM_COUNT, RATIO, IGNORE -> true;
            case GAUGE -> false;
            case GAUGE_SHARE -> false;
            case GAUGE_RATIO -> metric.endsWith("_total");
        };
    }

    /// Whether it is of requests, and so few say nothing.
    public boolean hasTooFewRequests(double requests) {
        boolean ofRequests = type == Type.HISTOGRAM || type == Type.SUM_COUNT || type == Type.RATIO;
        return ofRequests && requests < minimum.count();
    }

    /// The entity of a series that belongs to `owner`, by the grouping of this rule.
    public Entity entityOf(Entity owner, Map<String, String> values) {
        return SeriesSubject.of(entity, owner, values);
    }

    public Preset preset(double intervalSeconds) {
        return new Preset(transform, minimum.floor(), minimum.effect() / 6, intervalSeconds, detection.calendar());
    }
}
