package io.epicenter.ingest.otlp;

import io.epicenter.ingest.series.ExponentialHistogram;
import java.util.Map;

/// One data point of OTLP, as both of its forms have it. Source: opentelemetry-proto 1.8, metrics.proto.
///
/// @param attributes its own, under the names that the sender gave them
/// @param startNanos since when it counts, since the epoch; 0 when unknown
/// @param timeNanos when it was measured; 0 when unknown
/// @param ended whether there is no value, since the series has ended
record MetricPoint(Map<String, String> attributes, long startNanos, long timeNanos, boolean ended, Value value) {
    /// The flag of a point without a value. Source: metrics.proto, DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK.
    private static final long NO_RECORDED_VALUE = 1;

    /// Whether the flags of a point say that it has no value.
    static boolean isEnded(long flags) {
        return (flags & NO_RECORDED_VALUE) != 0;
    }

    /// What the points of one metric have in common.
    ///
    /// @param unit as in UCUM, such as `s` or `By`; may be empty
    record Metric(String name, String unit, Kind kind, Temporality temporality, boolean monotonic) {
        /// Whether it counts up.
        boolean isCounter() {
            return kind == Kind.SUM && monotonic;
        }

        boolean isDelta() {
            return temporality == Temporality.DELTA;
        }

        /// Whether it must say over what its values are added up.
        boolean needsTemporality() {
            return kind == Kind.SUM || kind == Kind.HISTOGRAM || kind == Kind.EXPONENTIAL;
        }
    }

    /// The kinds of metrics.
    enum Kind {
        GAUGE,
        SUM,
        HISTOGRAM,
        EXPONENTIAL,
        SUMMARY
    }

    /// Over what values are added up, in the order of their numbers in metrics.proto.
    enum Temporality {
        UNSPECIFIED,
        DELTA,
        CUMULATIVE;

        /// By its number; another than those that are known is unspecified.
        static Temporality of(long number) {
            return number == 1 ? DELTA : number == 2 ? CUMULATIVE : UNSPECIFIED;
        }
    }

    /// What was measured.
    sealed interface Value {
        /// There is none.
        record None() implements Value {}

        record Single(double value) implements Value {}

        /// @param sum NaN when there is none
        /// @param counts of each bucket by itself: one more than bounds, or none at all
        record Explicit(double count, double sum, double[] bounds, double[] counts) implements Value {}

        record Exponential(ExponentialHistogram histogram) implements Value {}

        record Summary(double count, double sum, double[] quantiles, double[] values) implements Value {}
    }
}
