package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.alarm.Alarm;
import io.epicenter.detector.alarm.AlarmHistory;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.alarm.AlarmStep;
import io.epicenter.detector.alarm.EffectSize;
import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.feedback.FiredAlarm;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When the scores of one signal become an alarm: by its rule, or by the novelty of a series without one, with
/// as much evidence as the settings, feedback and the calendar ask for. Confined to one thread.
final class SignalAlarm {
    /// Evidence that nothing has: an interval counts 30 at most.
    private static final double NEVER = 1e9;

    /// Requests of the upper part of a ratio that an increase must rest on. Chosen by hand: one or two
    /// failures of few requests are a large ratio by chance.
    private static final double LEAST_FAILURES = 3;

    private final SignalRule rule;
    /// Of a series of which nothing is known beforehand.
    private final @Nullable NoveltyFilter noveltyFilter;

    /// Whether the model limits by itself what it learns of what is abnormal.
    private final boolean selfLimiting;

    private Alarm alarm = new Alarm();
    /// From the first alarm on.
    private @Nullable AlarmHistory history;
    /// Of a signal of which the rule says what is normal, once it was asked for.
    private @Nullable AlarmSettings unaccepting;

    /// @param raw whether nothing is known of its series beforehand
    /// @param selfLimiting whether the model limits by itself what it learns of what is abnormal
    SignalAlarm(SignalRule rule, boolean raw, boolean selfLimiting) {
        this.rule = rule;
        this.selfLimiting = selfLimiting;
        this.noveltyFilter = rule.isGeneric() && raw ? new NoveltyFilter() : null;
    }

    /// Whether people have been told that it is abnormal, and not yet that it is over.
    boolean isFiring() {
        return alarm.isFiring() && !isUntold();
    }

    private boolean isUntold() {
        return history != null && history.isUntold();
    }

    long onset() {
        return alarm.onset();
    }

    /// Whether it is abnormal, told or not.
    boolean isActive() {
        return alarm.isFiring();
    }

    /// Resolves without a value, because none comes any more.
    void expire() {
        alarm.expire();
        if (history != null) {
            history.expire();
        }
    }

    /// Takes the next score.
    ///
    /// @param factor what feedback has put on the evidence that an alarm needs
    AlarmStep step(ScoredValue scored, double factor, SignalContext context) {
        AlarmSettings settings = context.alarm();
        EffectSize effect = effectOf(scored);
        double threshold = threshold(scored.observation().timeMillis(), factor, context);
        NoveltyFilter filter = noveltyFilter;
        if (filter != null) {
            filter.add(scored.observation().timeMillis(), scored);
            return alarm.stepOnNovelty(scored, effect, filter.novelty() >= threshold, settings);
        }
        AlarmStep step = alarm.step(scored, effect, rule.minimum().intervals(), threshold, ofRule(settings));
        if (history == null && step.change() == AlarmStep.Change.FIRED) {
            history = new AlarmHistory();
        }
        AlarmStep told = history == null
                ? step
                : history.step(step, alarm, scored, rule.detection().calendar());
        return selfLimiting ? told.unheld() : told;
    }

    private AlarmSettings ofRule(AlarmSettings settings) {
        if (rule.detection().normal() == null) {
            return settings;
        }
        AlarmSettings own = unaccepting == null ? settings.withoutAccepting() : unaccepting;
        unaccepting = own;
        return own;
    }

    /// The evidence that an alarm needs at a time.
    double threshold(long timeMillis, double factor, SignalContext context) {
        if (context.methods().isMultivariateOnly(rule)) {
            return NEVER;
        }
        HolidayCalendar.SpecialDay day = rule.detection().calendar().dayOf(timeMillis);
        double softened = day == null ? 1 : day.evidence();
        return configuredThreshold(context.alarm()) * factor * softened;
    }

    private double configuredThreshold(AlarmSettings settings) {
        return noveltyFilter != null
                ? NoveltyFilter.ALARM
                : settings.evidence() * (rule.isGeneric() ? settings.strictness() : 1);
    }

    /// The evidence of an alarm over that which the settings ask for, at least 1.
    double evidenceRatio(ScoredValue scored, AlarmSettings settings) {
        int intervals = noveltyFilter != null ? 1 : rule.minimum().intervals();
        return Math.max(1, -Math.log(scored.pValue()) * intervals / configuredThreshold(settings));
    }

    /// Why an alarm is to open nothing; null when it may.
    @Nullable
    String suppressionReason(FiredAlarm fired, FeedbackOverrides overrides) {
        HolidayCalendar.SpecialDay day = rule.detection().calendar().dayOf(fired.firedAt());
        if (day != null && !day.opens()) {
            return "on a special day of the calendar: " + day.name();
        }
        return overrides.isEmpty() ? null : overrides.suppressionReason(fired);
    }

    /// Whether a signal of this age is in its learning period.
    boolean isLearning(long ageMillis, AlarmSettings settings) {
        Duration own = rule.detection().learning();
        return ageMillis < (own == null ? settings.learning() : own).toMillis();
    }

    private EffectSize effectOf(ScoredValue scored) {
        double difference = Math.abs(scored.observation().value() - scored.expected());
        SignalRule.Minimum minimum = rule.minimum();
        double least = Math.max(minimum.effect(), minimum.relative() * Math.abs(scored.expected()));
        boolean enough = rule.type() != SignalRule.Type.RATIO
                || scored.direction() == Direction.DOWN
                || scored.observation().value() * scored.observation().count() >= LEAST_FAILURES;
        boolean harmful = switch (rule.harm()) {
            case UP -> scored.direction() == Direction.UP;
            case DOWN -> scored.direction() == Direction.DOWN;
            case BOTH -> scored.direction() != Direction.NONE;
        };
        if (harmful && enough && difference > 0 && difference >= least) {
            return EffectSize.RELEVANT;
        }
        return difference >= least / 2 ? EffectSize.SMALL : EffectSize.NONE;
    }

    void write(DataOutput out) throws IOException {
        alarm.write(out);
        out.writeBoolean(history != null);
        if (history != null) {
            history.write(out);
        }
        if (noveltyFilter != null) {
            noveltyFilter.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        alarm = Alarm.read(in);
        history = in.readBoolean() ? AlarmHistory.read(in) : null;
        if (noveltyFilter != null) {
            noveltyFilter.read(in);
        }
    }
}
