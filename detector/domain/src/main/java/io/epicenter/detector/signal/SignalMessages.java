package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.forecast.Prediction;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what was found about one signal into messages.
///
/// @param method name of what judged it
record SignalMessages(SignalKey key, SignalRule rule, String detector) {
    /// The name of what foretells, in `Anomaly.detector`.
    static final String FORECASTER = "forecast";

    /// When an anomaly fired and for how it looks.
    record AnomalyState(
            Instant time,
            double value,
            Instant onset,
            AnomalyStatus status,
            @Nullable String text) {}

    Deviation deviation(Observation observation, ScoredValue scored) {
        return new Deviation(
                key.entity(),
                rule.signal(),
                rule.statistic(),
                rule.name(),
                Instant.ofEpochMilli(observation.timeMillis()),
                observation.seconds(),
                observation.value(),
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.scale(),
                scored.pValue(),
                scored.direction(),
                observation.volume(),
                scored.warming());
    }

    Anomaly anomaly(AnomalyState occasion, ScoredValue scored, List<Anomaly.Point> window) {
        Anomaly.Details details = new Anomaly.Details(
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.deviation(),
                scored.pValue(),
                occasion.onset(),
                rule.isGeneric() ? "" : rule.name(),
                rule.statistic(),
                rule.unit(),
                rule.opens(),
                scored.warming(),
                occasion.text());
        double score = 1 - Math.pow(scored.pValue(), 0.1);
        return message("anomaly", detector, occasion, details, score, scored.direction(), window);
    }

    /// What will happen: the bound and when it is reached.
    Anomaly forecast(AnomalyState occasion, Prediction prediction, SignalRule.ForecastSpec spec) {
        boolean up = spec.limit().up();
        double bound = spec.limit().bound();
        Anomaly.Details details = new Anomaly.Details(
                prediction.level(),
                up ? prediction.level() : bound,
                up ? bound : prediction.level(),
                prediction.tStatistic(),
                1 - prediction.probability(),
                occasion.onset(),
                rule.name(),
                rule.statistic(),
                rule.unit(),
                spec.opens(),
                prediction.warming(),
                occasion.text(),
                Anomaly.Details.FORECAST,
                new Anomaly.Forecast(
                        bound,
                        Instant.ofEpochMilli(prediction.breachMillis()),
                        Instant.ofEpochMilli(prediction.earliestMillis()),
                        prediction.probability(),
                        prediction.horizonMillis() / 1000.0),
                null);
        Direction direction = up ? Direction.UP : Direction.DOWN;
        return message("forecast", FORECASTER, occasion, details, prediction.probability(), direction, List.of());
    }

    private Anomaly message(
            String kind,
            String detector,
            AnomalyState occasion,
            Anomaly.Details details,
            double score,
            Direction direction,
            List<Anomaly.Point> window) {
        Entity entity = key.entity();
        return new Anomaly(
                Ids.of(kind, key.text(), detector, occasion.onset().toString()),
                entity.tenant(),
                entity.environment(),
                occasion.time(),
                key.metric(),
                key.labels(),
                occasion.value(),
                score,
                detector,
                details,
                entity,
                rule.signal(),
                direction,
                occasion.status(),
                window);
    }
}
