package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An abnormal stretch of one signal, on `anomalies`: published when it fires and again, with the same id, when it
/// resolves.
///
/// @param id UUIDv5 of series, detector and onset
/// @param timestamp event time of this message: of the detection, or of the recovery
/// @param anomalyScore 0 expected .. 1 certain
/// @param detector method that found it, such as `streaming`
/// @param window the recent points with their expected band, oldest first, for a chart
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Anomaly(
        String id,
        String tenant,
        String environment,
        Instant timestamp,
        String metricName,
        Map<String, String> metricLabels,
        double value,
        double anomalyScore,
        String detector,
        Details details,
        Entity entity,
        SignalKind signal,
        Direction direction,
        AnomalyStatus status,
        List<Point> window) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.anomaly.v1";

    public Anomaly {
        metricLabels = Map.copyOf(metricLabels);
        window = List.copyOf(window);
    }

    /// The same with other details.
    public Anomaly with(Details changed) {
        return with(timestamp, changed);
    }

    /// The same at another time.
    public Anomaly withTimestamp(Instant other) {
        return with(other, details);
    }

    private Anomaly with(Instant at, Details changed) {
        return new Anomaly(
                id,
                tenant,
                environment,
                at,
                metricName,
                metricLabels,
                value,
                anomalyScore,
                detector,
                changed,
                entity,
                signal,
                direction,
                status,
                window);
    }

    /// What the method knows about the deviation.
    ///
    /// @param onset event time at which the deviation is estimated to have begun; not after the timestamp
    /// @param deviation distance from expected, in robust standard deviations, signed
    /// @param rule signal rule, or empty for a series without one
    /// @param statistic as in [Deviation#statistic]
    /// @param unit unit of value and band, such as `s` or `1/s`; may be empty
    /// @param opens whether it may open an incident; otherwise it may only join one
    /// @param warming found while the model was still learning
    /// @param text plain-language extra, such as a log template or the dimensions that made a vector abnormal
    /// @param kind `forecast` for what has not happened yet; null for what has
    /// @param forecast of a bound that will be reached; only with kind `forecast`
    /// @param contributions of the dimensions that made a vector abnormal: name -> part, 0..1, greatest first
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Details(
            double expected,
            double lowerBound,
            double upperBound,
            double deviation,
            double pValue,
            Instant onset,
            String rule,
            String statistic,
            String unit,
            boolean opens,
            boolean warming,
            @Nullable String text,
            @Nullable String kind,
            @Nullable Forecast forecast,
            @Nullable Map<String, Double> contributions) {
        /// The kind of an anomaly that has not happened yet.
        public static final String FORECAST = "forecast";

        /// What has happened to one signal.
        public Details(
                double expected,
                double lowerBound,
                double upperBound,
                double deviation,
                double pValue,
                Instant onset,
                String rule,
                String statistic,
                String unit,
                boolean opens,
                boolean warming,
                @Nullable String text) {
            this(
                    expected,
                    lowerBound,
                    upperBound,
                    deviation,
                    pValue,
                    onset,
                    rule,
                    statistic,
                    unit,
                    opens,
                    warming,
                    text,
                    null,
                    null,
                    null);
        }

        /// The same, kept from opening an incident.
        public Details held(boolean suppressed, boolean learning) {
            return changed(onset, opens && !suppressed, warming || learning, text);
        }

        /// The same with another text.
        public Details withText(@Nullable String other) {
            return changed(onset, opens, warming, other);
        }

        /// The same with another onset.
        public Details withOnset(Instant other) {
            return changed(other, opens, warming, text);
        }

        private Details changed(Instant begin, boolean opening, boolean learning, @Nullable String words) {
            return new Details(
                    expected,
                    lowerBound,
                    upperBound,
                    deviation,
                    pValue,
                    begin,
                    rule,
                    statistic,
                    unit,
                    opening,
                    learning,
                    words,
                    kind,
                    forecast,
                    contributions);
        }
    }

    /// When a signal will reach its bound if it goes on as it does.
    ///
    /// @param bound in the signal's unit
    /// @param breachAt event time at which the bound is reached, the median
    /// @param earliest the same, of one case in ten
    /// @param probability of a breach within the horizon, 0..1
    /// @param horizonSeconds how far ahead is looked, > 0
    public record Forecast(
            double bound, Instant breachAt, Instant earliest, double probability, double horizonSeconds) {}

    /// One point of the chart.
    public record Point(Instant timestamp, double value, double expected, double lowerBound, double upperBound) {}
}
