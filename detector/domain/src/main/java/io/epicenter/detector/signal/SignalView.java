package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
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
        boolean opens) {
    /// @param lastTime of the signal's last value, milliseconds since the epoch
    /// @param evidenceNeeded evidence that fires at that time
    static SignalView of(
            SignalIdentity identity, long lastTime, ScoredValue scored, double evidenceNeeded, boolean firing) {
        SignalRule rule = identity.rule;
        return new SignalView(
                identity.id(),
                identity.entity(),
                rule.name(),
                identity.key.metric(),
                Map.copyOf(identity.key.labels()),
                rule.signal(),
                rule.statistic(),
                rule.unit(),
                identity.detector,
                Instant.ofEpochMilli(lastTime),
                scored.observation().value(),
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.scale(),
                scored.pValue(),
                scored.shiftPValue(),
                evidenceNeeded,
                scored.observation().volume(),
                scored.warming(),
                firing,
                rule.opens());
    }
}
