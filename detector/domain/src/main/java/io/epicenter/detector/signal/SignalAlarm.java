package io.epicenter.detector.signal;

import io.epicenter.detector.alarm.Alarm;
import io.epicenter.detector.alarm.AlarmHistory;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.alarm.AlarmStep;
import io.epicenter.detector.alarm.EffectSize;
import io.epicenter.detector.alarm.LastingEvidence;
import io.epicenter.detector.alarm.NoveltyFilter;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When the scores of one signal become an alarm: by its rule, or by the novelty of a series without one, with
/// as much evidence as the settings, feedback and the calendar ask for. Confined to one thread.
final class SignalAlarm {
    final AlarmPolicy policy;
    private final SignalRule rule;
    /// Of a series of which nothing is known beforehand.
    private final @Nullable NoveltyFilter noveltyFilter;

    /// Whether the model limits by itself what it learns of what is abnormal.
    private final boolean selfLimiting;

    /// Of rules that may open incidents.
    private final @Nullable LastingEvidence lasting;

    private Alarm alarm = new Alarm();
    /// From the first alarm on.
    private @Nullable AlarmHistory history;
    /// Of a signal of which the rule says what is normal, once it was asked for.
    private @Nullable AlarmSettings unaccepting;
    /// What evidence of hours has said in the last step; null when the step was not of it.
    private @Nullable ScoredValue lastingScored;

    /// @param raw whether nothing is known of its series beforehand
    /// @param selfLimiting whether the model limits by itself what it learns of what is abnormal
    SignalAlarm(SignalRule rule, boolean raw, boolean selfLimiting) {
        this.rule = rule;
        this.selfLimiting = selfLimiting;
        this.noveltyFilter = rule.isGeneric() && raw ? new NoveltyFilter() : null;
        this.policy = new AlarmPolicy(rule, noveltyFilter != null);
        this.lasting = policy.lastingEvidence();
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
        if (lasting != null) {
            lasting.forget();
        }
    }

    /// Takes the next score.
    ///
    /// @param factor what feedback has put on the evidence that an alarm needs
    AlarmStep step(ScoredValue scored, double factor, SignalContext context) {
        AlarmSettings settings = context.alarm();
        EffectSize effect = policy.effectOf(scored);
        double threshold = policy.threshold(scored.observation().timeMillis(), factor, context);
        NoveltyFilter filter = noveltyFilter;
        if (filter != null) {
            filter.add(scored.observation().timeMillis(), scored);
            return alarm.stepOnNovelty(scored, effect, filter.novelty() >= threshold, settings);
        }
        lastingScored = null;
        boolean wasLasting = alarm.isLasting();
        long time = scored.observation().timeMillis();
        LastingEvidence evidence = lasting;
        if (evidence == null) {
            return known(alarm.step(scored, effect, rule.minimum().intervals(), threshold, ofRule(settings)), scored);
        }
        evidence.add(scored.observation(), alarm.isFiring(), wasLasting);
        AlarmStep step = wasLasting
                ? alarm.stepLasting(time, evidence.isOver(), settings)
                : alarm.step(scored, effect, rule.minimum().intervals(), threshold, ofRule(settings));
        if (!alarm.isFiring() && step.change() == AlarmStep.Change.NONE && evidence.isEnough(threshold)) {
            step = alarm.fireLasting(time, evidence.onset());
        }
        return known(lastingStep(step, wasLasting, evidence), lastingScored == null ? scored : lastingScored);
    }

    /// What a step means for the evidence of hours, and what is told of it.
    private AlarmStep lastingStep(AlarmStep step, boolean wasLasting, LastingEvidence evidence) {
        if (wasLasting || alarm.isLasting()) {
            lastingScored = evidence.scored(new ScoredValue(), wasLasting);
        }
        switch (step.change()) {
            case RESOLVED -> evidence.forget();
            case ACCEPTED -> evidence.accept();
            case FIRED, NONE -> {}
        }
        return step;
    }

    /// Takes a value of too few requests to be judged alone.
    ///
    /// @param factor what feedback has put on the evidence that an alarm needs
    AlarmStep stepThin(Observation observation, double factor, SignalContext context) {
        LastingEvidence evidence = lasting;
        lastingScored = null;
        if (evidence == null || alarm.isFiring()) {
            return AlarmStep.LEARN;
        }
        long time = observation.timeMillis();
        evidence.add(observation, false, false);
        if (!evidence.isEnough(policy.threshold(time, factor, context))) {
            return AlarmStep.LEARN;
        }
        AlarmStep step = lastingStep(alarm.fireLasting(time, evidence.onset()), false, evidence);
        return known(step, Objects.requireNonNull(lastingScored));
    }

    /// What of a step is news.
    private AlarmStep known(AlarmStep step, ScoredValue scored) {
        if (history == null && step.change() == AlarmStep.Change.FIRED) {
            history = new AlarmHistory(selfLimiting);
        }
        AlarmStep told = history == null
                ? step
                : history.step(step, alarm, scored, rule.detection().calendar());
        if (lasting != null && step.change() == AlarmStep.Change.FIRED && told.acceptLevel()) {
            lasting.accept();
        }
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

    /// What is told of the last step: that score, or the one of the evidence of hours.
    ScoredValue told(ScoredValue scored) {
        return lastingScored == null ? scored : lastingScored;
    }

    void write(DataOutput out) throws IOException {
        alarm.write(out);
        if (lasting != null) {
            lasting.write(out);
        }
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
        if (lasting != null) {
            lasting.read(in);
        }
        history = in.readBoolean() ? AlarmHistory.read(selfLimiting, in) : null;
        if (noveltyFilter != null) {
            noveltyFilter.read(in);
        }
    }
}
