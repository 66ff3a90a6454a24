package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.forecast.Prediction;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts what was found about one signal into messages.
final class SignalMessages {
    /// The name of the forecaster, in `Anomaly.detector`.
    private static final String FORECASTER = "forecast";
    /// Exponent by which a p-value becomes the score 0..1. Chosen by hand: spreads what is far out, p of 0.001 is 0.5.
    private static final double SCORE_EXPONENT = 0.1;

    private SignalMessages() {}

    /// An anomaly apart from the signal and its score.
    ///
    /// @param opens whether it may open an incident
    record AnomalyState(
            long timeMillis,
            long onsetMillis,
            AnomalyStatus status,
            @Nullable String text,
            boolean opens,
            boolean warming) {
        Instant onset() {
            return Instant.ofEpochMilli(onsetMillis);
        }
    }

    static Deviation deviation(SignalIdentity identity, ScoredValue scored) {
        SignalRule rule = identity.rule;
        return new Deviation(
                identity.entity(),
                rule.signal(),
                rule.statistic(),
                rule.name(),
                Instant.ofEpochMilli(scored.observation().timeMillis()),
                scored.observation().seconds(),
                scored.observation().value(),
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.scale(),
                scored.pValue(),
                scored.direction(),
                scored.observation().volume(),
                scored.warming());
    }

    static Anomaly anomaly(
            SignalIdentity identity, ScoredValue scored, AnomalyState state, List<Anomaly.Point> window) {
        SignalRule rule = identity.rule;
        Anomaly.Details details = new Anomaly.Details(
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.deviation(),
                scored.pValue(),
                state.onset(),
                identity.isGeneric() ? "" : rule.name(),
                rule.statistic(),
                rule.unit(),
                state.opens(),
                state.warming(),
                state.text());
        double score = 1 - Math.pow(scored.pValue(), SCORE_EXPONENT);
        String id = id("anomaly", identity, identity.detector, state);
        return new Anomaly(
                id,
                identity.entity().tenant(),
                identity.entity().environment(),
                Instant.ofEpochMilli(state.timeMillis()),
                identity.key.metric(),
                identity.key.labels(),
                scored.observation().value(),
                score,
                identity.detector,
                details,
                identity.entity(),
                rule.signal(),
                scored.direction(),
                state.status(),
                window);
    }

    /// What will happen: the bound and when it is reached.
    ///
    /// @param value of the signal now
    static Anomaly forecast(SignalIdentity identity, double value, AnomalyState state, Prediction prediction) {
        SignalRule rule = identity.rule;
        SignalRule.ForecastSpec spec = Objects.requireNonNull(rule.detection().forecast());
        boolean up = spec.limit().up();
        double bound = spec.limit().bound();
        Anomaly.Details details = new Anomaly.Details(
                prediction.level(),
                up ? prediction.level() : bound,
                up ? bound : prediction.level(),
                prediction.tStatistic(),
                1 - prediction.probability(),
                state.onset(),
                rule.name(),
                rule.statistic(),
                rule.unit(),
                state.opens(),
                state.warming(),
                state.text(),
                Anomaly.Details.FORECAST,
                new Anomaly.Forecast(
                        bound,
                        Instant.ofEpochMilli(prediction.breachMillis()),
                        Instant.ofEpochMilli(prediction.earliestMillis()),
                        prediction.probability(),
                        prediction.horizonMillis() / 1000.0),
                null);
        Direction direction = up ? Direction.UP : Direction.DOWN;
        return new Anomaly(
                id("forecast", identity, FORECASTER, state),
                identity.entity().tenant(),
                identity.entity().environment(),
                Instant.ofEpochMilli(state.timeMillis()),
                identity.key.metric(),
                identity.key.labels(),
                value,
                prediction.probability(),
                FORECASTER,
                details,
                identity.entity(),
                rule.signal(),
                direction,
                state.status(),
                List.of());
    }

    private static String id(String kind, SignalIdentity identity, String detector, AnomalyState state) {
        return Ids.of(kind, identity.key.text(), detector, state.onset().toString());
    }
}
