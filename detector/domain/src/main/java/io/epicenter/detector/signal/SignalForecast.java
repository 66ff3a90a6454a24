package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.text.DurationText;
import io.epicenter.detector.forecast.BreachForecaster;
import io.epicenter.detector.forecast.Prediction;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is forecast of one bounded signal, as anomalies of the kind `forecast`: one when a breach becomes likely, one
/// with the same id when it is no longer.
final class SignalForecast {
    private final SignalIdentity identity;
    private final SignalRule.ForecastSpec spec;
    private final long intervalMillis;
    private BreachForecaster forecaster;
    private long onset;
    private @Nullable Prediction lastPrediction;

    private SignalForecast(SignalIdentity identity, SignalRule.ForecastSpec spec, long intervalMillis) {
        this.identity = identity;
        this.spec = spec;
        this.intervalMillis = intervalMillis;
        this.forecaster = new BreachForecaster(spec.limit(), intervalMillis);
    }

    /// Null when the rule asks for no forecast.
    static @Nullable SignalForecast of(SignalIdentity identity, Duration interval) {
        SignalRule.ForecastSpec spec = identity.rule.detection().forecast();
        return spec == null ? null : new SignalForecast(identity, spec, interval.toMillis());
    }

    /// Takes a value of the signal; a message when what is forecast has changed.
    Optional<Anomaly> add(long timeMillis, double value) {
        BreachForecaster.ForecastChange change = forecaster.add(timeMillis, value);
        Prediction prediction = forecaster.prediction();
        if (change == BreachForecaster.ForecastChange.FIRED && prediction != null) {
            onset = timeMillis;
            lastPrediction = prediction;
            return Optional.of(
                    message(timeMillis, value, prediction, AnomalyStatus.FIRING, text(timeMillis, prediction)));
        }
        Prediction before = lastPrediction;
        if (change == BreachForecaster.ForecastChange.RESOLVED && before != null) {
            lastPrediction = null;
            return Optional.of(
                    message(timeMillis, value, before, AnomalyStatus.RESOLVED, "no longer on the way to its bound"));
        }
        return Optional.empty();
    }

    private Anomaly message(long time, double value, Prediction prediction, AnomalyStatus status, String text) {
        SignalMessages.AnomalyState state =
                new SignalMessages.AnomalyState(time, onset, status, text, spec.opens(), prediction.warming());
        return SignalMessages.forecast(identity, value, state, prediction);
    }

    private String text(long now, Prediction prediction) {
        return "reaches " + spec.limit().bound() + " in about "
                + DurationText.ahead(Duration.ofMillis(prediction.breachMillis() - now)) + ", not before "
                + DurationText.ahead(Duration.ofMillis(prediction.earliestMillis() - now)) + " (nine cases in ten)";
    }

    void write(DataOutput out) throws IOException {
        forecaster.write(out);
        out.writeLong(onset);
        Prediction prediction = lastPrediction;
        out.writeBoolean(prediction != null);
        if (prediction != null) {
            out.writeLong(prediction.breachMillis());
            out.writeLong(prediction.earliestMillis());
            out.writeDouble(prediction.probability());
            out.writeLong(prediction.horizonMillis());
            out.writeDouble(prediction.level());
            out.writeDouble(prediction.slopePerSecond());
            out.writeDouble(prediction.tStatistic());
            out.writeBoolean(prediction.warming());
        }
    }

    void read(DataInput in) throws IOException {
        forecaster = BreachForecaster.read(spec.limit(), intervalMillis, in);
        onset = in.readLong();
        lastPrediction = in.readBoolean()
                ? new Prediction(
                        in.readLong(),
                        in.readLong(),
                        in.readDouble(),
                        in.readLong(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readBoolean())
                : null;
    }
}
