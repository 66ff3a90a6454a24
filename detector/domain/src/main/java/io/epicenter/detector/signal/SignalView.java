package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import java.time.Instant;
import java.util.Map;

/// A signal as it stands, for people.
///
/// @param id UUIDv5 of rule, entity, metric and labels
/// @param time of the last value
/// @param pValue of the last value
/// @param shiftPValue of the mean of the last few values
/// @param evidenceNeeded sum of -ln p that fires, after feedback
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
        double shiftPValue,
        double evidenceNeeded,
        double volume,
        boolean warming,
        boolean firing,
        boolean opens) {}
