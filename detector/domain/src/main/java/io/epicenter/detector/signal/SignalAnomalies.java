package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.alarm.AlarmStep;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.feedback.FiredAlarm;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import org.jspecify.annotations.Nullable;

/// From the scores of one signal to its anomalies: the alarm, what feedback has changed for it, and the chart that an
/// anomaly carries. Confined to one thread.
final class SignalAnomalies {
    final SignalAlarm alarm;
    final Chart chart;
    private final SignalIdentity identity;

    /// @param preset what is known of its series beforehand
    SignalAnomalies(SignalIdentity identity, Preset preset, MethodRegistry methods) {
        this.identity = identity;
        boolean selfLimiting = methods.of(identity.rule).isSelfLimiting(preset);
        this.alarm = new SignalAlarm(identity.rule, preset.isRaw(), selfLimiting);
        this.chart = new Chart(!identity.isGeneric());
    }

    /// Takes the next score.
    AlarmStep step(ScoredValue scored, SignalContext context) {
        AlarmStep step = alarm.step(scored, feedbackFactor(scored.observation().timeMillis(), context), context);
        chart.add(scored, alarm.isFiring());
        return step;
    }

    /// Takes a value of too few requests to be judged alone, and sends what has changed.
    ///
    /// @param firstTime of the signal's first value
    /// @return what was told of it; null when nothing was
    @Nullable
    ScoredValue stepThin(Observation observation, long firstTime, SignalContext context, Output out) {
        AlarmStep step = alarm.stepThin(observation, feedbackFactor(observation.timeMillis(), context), context);
        if (step.change() != AlarmStep.Change.FIRED) {
            return null;
        }
        ScoredValue scored = alarm.told(new ScoredValue());
        fire(scored, firstTime, context, out);
        return scored;
    }

    /// The evidence that an alarm needs at a time, after feedback.
    double threshold(long timeMillis, SignalContext context) {
        return alarm.policy.threshold(timeMillis, feedbackFactor(timeMillis, context), context);
    }

    private double feedbackFactor(long timeMillis, SignalContext context) {
        FeedbackOverrides overrides = context.overrides();
        return overrides.isEmpty() ? 1 : overrides.factor(identity.rule.name(), identity.id(), timeMillis);
    }

    /// Sends what a step has changed.
    ///
    /// @param firstTime of the signal's first value
    void publish(AlarmStep.Change change, ScoredValue judged, long firstTime, SignalContext context, Output out) {
        ScoredValue scored = alarm.told(judged);
        switch (change) {
            case FIRED -> fire(scored, firstTime, context, out);
            case RESOLVED -> context.publish(resolved(scored.observation().timeMillis(), scored, null), out);
            case ACCEPTED -> {
                String after = context.alarm().acceptAfter().toMinutes() + " min";
                String text = "accepted as the new normal after " + after;
                context.publish(resolved(scored.observation().timeMillis(), scored, text), out);
            }
            case NONE -> {}
        }
    }

    /// Feedback may say that the alarm opens nothing; whether it does is known of it from its first message on.
    private void fire(ScoredValue scored, long firstTime, SignalContext context, Output out) {
        AlarmSettings settings = context.alarm();
        long time = scored.observation().timeMillis();
        FiredAlarm fired = new FiredAlarm(
                identity.id(),
                identity.rule.name(),
                alarm.onset(),
                time,
                alarm.policy.evidenceRatio(scored, settings),
                scored.direction() == Direction.UP);
        String against = alarm.policy.suppressionReason(fired, context.overrides());
        SignalMessages.AnomalyState state = new SignalMessages.AnomalyState(
                time,
                alarm.onset(),
                AnomalyStatus.FIRING,
                against,
                identity.rule.opens() && against == null,
                scored.warming() || alarm.policy.isLearning(time - firstTime, settings));
        Anomaly anomaly = SignalMessages.anomaly(identity, scored, state, chart.points());
        context.overrides().recordFired(anomaly.id(), fired);
        context.publish(anomaly, out);
    }

    private Anomaly resolved(long timeMillis, ScoredValue scored, @Nullable String text) {
        SignalMessages.AnomalyState state = new SignalMessages.AnomalyState(
                timeMillis, alarm.onset(), AnomalyStatus.RESOLVED, text, identity.rule.opens(), scored.warming());
        return SignalMessages.anomaly(identity, scored, state, chart.points());
    }

    /// Resolves when it fires and the last score is too old; says whether it has.
    boolean expire(long now, ScoredValue scored, SignalContext context, Output out) {
        if (!alarm.isActive()
                || now - scored.observation().timeMillis()
                        < context.alarm().silentAfter().toMillis()) {
            return false;
        }
        if (!alarm.isFiring()) {
            alarm.expire();
            return true;
        }
        String text = "no data for " + context.alarm().silentAfter().toMinutes() + " min";
        Anomaly anomaly = resolved(now, scored, text);
        alarm.expire();
        context.publish(anomaly, out);
        return true;
    }
}
