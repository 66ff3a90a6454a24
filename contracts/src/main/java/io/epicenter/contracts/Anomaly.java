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
    public Anomaly {
        metricLabels = Map.copyOf(metricLabels);
        window = List.copyOf(window);
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
            @Nullable String text) {}

    /// One point of the chart.
    public record Point(Instant timestamp, double value, double expected, double lowerBound, double upperBound) {}
}
