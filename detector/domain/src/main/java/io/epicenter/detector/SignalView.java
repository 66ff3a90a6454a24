package io.epicenter.detector;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.util.Map;

/// A signal as it stands, for people.
///
/// @param id UUIDv5 of rule, entity, metric and labels
/// @param time of the last value
public record SignalView(
        String id,
        Entity entity,
        String rule,
        String metric,
        Map<String, String> labels,
        SignalKind signal,
        String statistic,
        String unit,
        String detector,
        Instant time,
        double value,
        double expected,
        double lowerBound,
        double upperBound,
        double scale,
        double pValue,
        double volume,
        boolean warming,
        boolean firing,
        boolean opens) {}
