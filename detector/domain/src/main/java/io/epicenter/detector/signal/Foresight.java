package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.detector.forecast.Outlook;
import io.epicenter.detector.forecast.Prediction;
import io.epicenter.detector.rule.Rule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is foretold of one bounded signal, as anomalies of the kind `forecast`: one when a breach becomes likely, one
/// with the same id when it is no longer.
final class Foresight {
    private final Report report;
    private final Rule.Foretelling foretelling;
    private final long intervalMillis;
    private Outlook outlook;
    private long onset;
    private @Nullable Prediction told;

    private Foresight(Report report, Rule.Foretelling foretelling, long intervalMillis) {
        this.report = report;
        this.foretelling = foretelling;
        this.intervalMillis = intervalMillis;
        this.outlook = new Outlook(foretelling.limit(), intervalMillis);
    }

    /// Null when the rule foretells nothing.
    static @Nullable Foresight of(Report report, Duration interval) {
        Rule.Foretelling foretelling = report.rule().judging().forecast();
        return foretelling == null ? null : new Foresight(report, foretelling, interval.toMillis());
    }

    /// Takes a value of the signal; a message when what is foretold has changed.
    Optional<Anomaly> add(long timeMillis, double value) {
        Outlook.Change change = outlook.add(timeMillis, value);
        Prediction prediction = outlook.prediction();
        if (change == Outlook.Change.FIRED && prediction != null) {
            onset = timeMillis;
            told = prediction;
            return Optional.of(
                    message(timeMillis, value, prediction, AnomalyStatus.FIRING, words(timeMillis, prediction)));
        }
        Prediction before = told;
        if (change == Outlook.Change.RESOLVED && before != null) {
            told = null;
            return Optional.of(
                    message(timeMillis, value, before, AnomalyStatus.RESOLVED, "no longer on the way to its bound"));
        }
        return Optional.empty();
    }

    private Anomaly message(long time, double value, Prediction prediction, AnomalyStatus status, String text) {
        return report.forecast(
                new Report.Occasion(Instant.ofEpochMilli(time), value, Instant.ofEpochMilli(onset), status, text),
                prediction,
                foretelling);
    }

    private String words(long now, Prediction prediction) {
        return "reaches " + foretelling.limit().bound() + " in about " + duration(prediction.breachMillis() - now)
                + ", not before " + duration(prediction.earliestMillis() - now) + " (nine cases in ten)";
    }

    private static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return duration.toHours() >= 48
                ? duration.toDays() + " days"
                : duration.toMinutes() >= 120 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }

    void write(DataOutput out) throws IOException {
        outlook.write(out);
        out.writeLong(onset);
        Prediction prediction = told;
        out.writeBoolean(prediction != null);
        if (prediction != null) {
            out.writeLong(prediction.breachMillis());
            out.writeLong(prediction.earliestMillis());
            out.writeDouble(prediction.probability());
            out.writeLong(prediction.horizonMillis());
            out.writeDouble(prediction.level());
            out.writeDouble(prediction.slopePerSecond());
            out.writeDouble(prediction.certainty());
            out.writeBoolean(prediction.warming());
        }
    }

    void read(DataInput in) throws IOException {
        outlook = Outlook.read(foretelling.limit(), intervalMillis, in);
        onset = in.readLong();
        told = in.readBoolean()
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
