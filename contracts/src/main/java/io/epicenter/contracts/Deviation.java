package io.epicenter.contracts;

import java.time.Instant;

/// How far one golden signal of an entity was from what was expected, in one interval; the value of `signals`.
/// Published for every interval, abnormal or not: anomalies open incidents, signals explain them.
///
/// @param entity service, pod, node, database, queue or edge
/// @param timestamp end of the interval, event time
/// @param intervalSeconds length of the interval, > 0
/// @param statistic what of the signal is measured: `mean`, `p99`, `rate` (1/s), `ratio` (0..1) or `value`
/// @param rule name of the signal rule that made it
/// @param observed the value, in the rule's unit (seconds for latency)
/// @param expected the centre of the expected band
/// @param lowerBound lower end of the band, p = 0.001
/// @param upperBound upper end of the band, p = 0.001
/// @param scale robust standard deviation of the residual, > 0, in the same unit
/// @param pValue probability of a value as far out as this, 0..1
/// @param direction side on which the value lies
/// @param volume requests per second behind the value; 0 when not of requests
/// @param warming true while the model has not seen enough to be trusted
public record Deviation(
        Entity entity,
        SignalKind signal,
        String statistic,
        String rule,
        Instant timestamp,
        double intervalSeconds,
        double observed,
        double expected,
        double lowerBound,
        double upperBound,
        double scale,
        double pValue,
        Direction direction,
        double volume,
        boolean warming) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.signal.v1";
}
