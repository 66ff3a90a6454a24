package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.Settings;
import io.epicenter.detector.feedback.Corrections;
import io.epicenter.detector.method.Calendar;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Verdict;
import io.epicenter.detector.rule.Rule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When the verdicts on one signal become an alarm: by its rule, or by the news of a series without one, with as much
/// evidence as the settings, feedback and the calendar ask for. Confined to one thread.
final class SignalAlarm {
    /// Evidence that nothing has.
    private static final double NEVER = 1e9;

    private final Rule rule;
    /// Of a series of which nothing is known beforehand.
    private final @Nullable Surprise surprise;

    private Alarm alarm = new Alarm();

    /// @param raw whether nothing is known of its series beforehand
    SignalAlarm(Rule rule, boolean raw) {
        this.rule = rule;
        this.surprise = rule.isGeneric() && raw ? new Surprise() : null;
    }

    boolean isFiring() {
        return alarm.isFiring();
    }

    long onset() {
        return alarm.onset();
    }

    /// Resolves without a value, because none comes any more.
    void silence() {
        alarm.silence();
    }

    /// Takes the next verdict.
    ///
    /// @param factor what feedback has put on the evidence that an alarm needs
    Alarm.Step step(Observation observation, Verdict verdict, double factor, SignalContext context) {
        Settings.Alarm settings = context.settings().alarm();
        Alarm.Reading reading = reading(observation, verdict);
        double threshold = threshold(observation.timeMillis(), factor, context);
        Surprise told = surprise;
        if (told != null) {
            told.take(reading.time(), verdict);
            return alarm.stepOnNews(reading, told.news() >= threshold, settings);
        }
        return alarm.step(reading, rule.minimum().intervals(), threshold, settings);
    }

    /// The evidence that an alarm needs at a time.
    double threshold(long timeMillis, double factor, SignalContext context) {
        if (context.methods().isTogetherOnly(rule)) {
            return NEVER;
        }
        Calendar.Day day = rule.judging().calendar().dayOf(timeMillis);
        double softened = day == null ? 1 : day.evidence();
        return configuredThreshold(context.settings().alarm()) * factor * softened;
    }

    private double configuredThreshold(Settings.Alarm settings) {
        return surprise != null ? Surprise.ALARM : settings.evidence() * (rule.isGeneric() ? settings.strictness() : 1);
    }

    /// The evidence of an alarm over that which the settings ask for, at least 1.
    double strength(Verdict verdict, Settings.Alarm settings) {
        int intervals = surprise != null ? 1 : rule.minimum().intervals();
        return Math.max(1, -Math.log(verdict.pValue()) * intervals / configuredThreshold(settings));
    }

    /// Why an alarm is to open nothing; null when it may.
    @Nullable
    String reasonAgainst(Corrections.Fired fired, Corrections corrections) {
        Calendar.Day day = rule.judging().calendar().dayOf(fired.firedAt());
        if (day != null && !day.opens()) {
            return "on a special day of the calendar: " + day.name();
        }
        return corrections.isEmpty() ? null : corrections.reasonAgainst(fired);
    }

    /// Whether a signal of this age is in its learning period.
    boolean isLearning(long ageMillis, Settings.Alarm settings) {
        Duration own = rule.judging().learning();
        return ageMillis < (own == null ? settings.learning() : own).toMillis();
    }

    private Alarm.Reading reading(Observation observation, Verdict verdict) {
        double difference = Math.abs(observation.value() - verdict.expected());
        Rule.Minimum minimum = rule.minimum();
        double least = Math.max(minimum.effect(), minimum.relative() * Math.abs(verdict.expected()));
        boolean enough = rule.type() != Rule.Type.RATIO
                || verdict.direction() == Direction.DOWN
                || observation.value() * observation.count() >= 3;
        boolean harmful = switch (rule.harm()) {
            case UP -> verdict.direction() == Direction.UP;
            case DOWN -> verdict.direction() == Direction.DOWN;
            case BOTH -> verdict.direction() != Direction.NONE;
        };
        long half = (long) (observation.seconds() * 500);
        return new Alarm.Reading(
                verdict,
                harmful,
                enough && difference > 0 && difference >= least,
                difference >= least / 2,
                observation.timeMillis(),
                observation.timeMillis() - half);
    }

    void write(DataOutput out) throws IOException {
        alarm.write(out);
        if (surprise != null) {
            surprise.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        alarm = Alarm.read(in);
        if (surprise != null) {
            surprise.read(in);
        }
    }
}
