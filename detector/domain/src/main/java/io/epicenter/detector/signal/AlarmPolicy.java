package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.alarm.EffectSize;
import io.epicenter.detector.alarm.LastingEvidence;
import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.feedback.FiredAlarm;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a rule, the calendar and feedback ask of an alarm.
///
/// @param onNovelty whether it fires on novelty alone
record AlarmPolicy(SignalRule rule, boolean onNovelty) {
    /// Evidence that nothing has: an interval counts 30 at most.
    private static final double NEVER = 1e9;

    /// Requests of the upper part of a ratio that an increase must rest on. Chosen by hand: one or two failures of few
    /// requests are a large ratio by chance.
    private static final double LEAST_FAILURES = 3;

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
        return onNovelty ? NoveltyFilter.ALARM : settings.evidence() * (rule.isGeneric() ? settings.strictness() : 1);
    }

    /// The evidence of an alarm over that which the settings ask for, at least 1.
    double evidenceRatio(ScoredValue scored, AlarmSettings settings) {
        int intervals = onNovelty ? 1 : rule.minimum().intervals();
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

    EffectSize effectOf(ScoredValue scored) {
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

    /// What finds small harm that lasts; null where nothing may open or down does harm.
    @Nullable
    LastingEvidence lastingEvidence() {
        if (!rule.opens() || rule.harm() == SignalRule.Harm.DOWN || rule.type() == SignalRule.Type.HISTOGRAM) {
            return null;
        }
        SignalRule.Minimum minimum = rule.minimum();
        if (rule.type() == SignalRule.Type.RATIO && rule.transform() == Preset.Transform.LOGIT && rule.factor() == 1) {
            return LastingEvidence.ofRatio(minimum.effect(), minimum.relative());
        }
        boolean latency = rule.signal() == SignalKind.LATENCY || rule.transform() == Preset.Transform.LOG;
        return latency ? LastingEvidence.ofLatency(minimum.effect(), minimum.relative()) : null;
    }
}
