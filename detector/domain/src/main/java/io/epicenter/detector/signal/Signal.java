package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.absence.AbsenceDetector;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One signal of one entity: what its series add up to, its model and its alarm. Confined to one thread.
public final class Signal {
    private static final double MOST_INTERVALS = 20;

    public final SignalRule rule;
    public final Entity entity;
    public final SignalAggregator aggregator;
    private final SignalKey key;
    private final boolean generic;
    private final Method method;
    private final Method.Model model;
    private final SignalAlarm alarm;
    private final Chart chart;
    private final SignalMessages messages;
    private final @Nullable SignalForecast forecast;
    private final AbsenceDetector.@Nullable Heartbeat heartbeat;
    private @Nullable String id;
    private @Nullable String shortName;
    private long firstTime;
    private long lastTime;
    private double lastValue;
    private double lastVolume;
    private long scoredAt;
    /// Of [#scoredAt]; the next one is written over it.
    private @Nullable ScoredValue lastScored;

    public Signal(SignalKey key, SignalRule rule, SignalContext context) {
        this(
                key,
                rule,
                context,
                new SignalAggregator(rule),
                context.methods().of(rule).start(context.preset(rule)));
    }

    private Signal(
            SignalKey key, SignalRule rule, SignalContext context, SignalAggregator aggregator, Method.Model model) {
        this.key = key;
        this.rule = rule;
        this.entity = key.entity();
        this.aggregator = aggregator;
        this.generic = rule.isGeneric();
        this.method = context.methods().of(rule);
        this.model = model;
        this.alarm = new SignalAlarm(rule, context.preset(rule).isRaw());
        this.chart = new Chart(!generic);
        this.shortName = key.labels().isEmpty() ? key.rule() : null;
        this.messages = new SignalMessages(key, rule, method.name());
        this.forecast = SignalForecast.of(messages, context.interval());
        this.heartbeat = context.absence().heartbeatOf(entity, rule);
    }

    SignalKey key() {
        return key;
    }

    /// When it last had a value; 0 before the first.
    public long lastTime() {
        return lastTime;
    }

    public boolean isFiring() {
        return alarm.isFiring();
    }

    /// Reads ahead what closing will need ([Method.Model#prefetch]).
    public double prefetch(long now) {
        return lastTime + model.prefetch(now);
    }

    /// Judges what has been gathered until now, and sends what follows. Intervals with too few requests are judged
    /// together when it fires, because it must resolve, or only explains, like what is counted from sampled spans.
    public void close(long now, SignalContext context, Output out) {
        if (!aggregator.isDue()) {
            return;
        }
        AbsenceDetector.heard(heartbeat, now);
        double interval = context.intervalSeconds();
        double since = lastTime == 0 ? interval : (now - lastTime) / 1000.0;
        double seconds = aggregator.joinCarryover(Math.min(MOST_INTERVALS * interval, since));
        double value = rule.detection().deadline() ? aggregator.value() - now / 1000.0 : aggregator.value();
        double volume = aggregator.volume();
        lastTime = now;
        boolean thin = rule.hasTooFewRequests(volume * seconds);
        if (thin && (alarm.isFiring() || (!rule.opens() && seconds < MOST_INTERVALS * interval))) {
            aggregator.carryOver(seconds);
        } else if (!thin && Double.isFinite(value)) {
            context.observation().write(now, seconds, value, volume);
            observe(context.observation(), context, out);
        }
    }

    /// Judges one value, and sends what follows.
    void observe(Observation observation, SignalContext context, Output out) {
        lastTime = observation.timeMillis();
        firstTime = firstTime == 0 ? lastTime : firstTime;
        ScoredValue scored = lastScored == null ? new ScoredValue() : lastScored;
        model.score(observation, scored);
        handle(observation, scored, context, out);
        lastValue = observation.value();
        lastVolume = observation.volume();
        lastScored = scored;
        scoredAt = observation.timeMillis();
        if (forecast != null) {
            forecast.add(scoredAt, observation.value()).ifPresent(anomaly -> context.publish(anomaly, out));
        }
    }

    /// The score of the interval that ended now; null when it had none.
    public @Nullable ScoredValue scoredAt(long now) {
        return scoredAt == now ? lastScored : null;
    }

    /// What tells it apart from others of its entity; the rule alone when there are no labels.
    public String shortName() {
        String known = shortName;
        if (known == null) {
            known = key.rule() + key.labels();
            shortName = known;
        }
        return known;
    }

    private void handle(Observation observation, ScoredValue scored, SignalContext context, Output out) {
        Alarm.AlarmStep step = alarm.step(observation, scored, feedbackFactor(context.overrides()), context);
        chart.add(observation, scored, alarm.isFiring());
        if (step.outlier() != 0) {
            model.learnOutlier(step.outlier());
        }
        model.learn(observation, scored, step.learning());
        if (step.acceptLevel()) {
            model.acceptLevel();
        }
        if (!generic) {
            out.deviation(messages.deviation(observation, scored));
        }
        switch (step.change()) {
            case FIRED -> fire(observation, scored, context, out);
            case RESOLVED -> resolve(observation, scored, null, context, out);
            case ACCEPTED -> {
                String after = context.alarm().acceptAfter().toMinutes() + " min";
                resolve(observation, scored, "accepted as the new normal after " + after, context, out);
            }
            case NONE -> {}
        }
    }

    /// UUIDv5 of what makes it this signal.
    public String id() {
        String known = id;
        if (known == null) {
            known = Ids.of("signal", key.text());
            id = known;
        }
        return known;
    }

    /// What feedback has put on the evidence that an alarm needs.
    private double feedbackFactor(FeedbackOverrides overrides) {
        return overrides.isEmpty() ? 1 : overrides.factor(rule.name(), id(), lastTime);
    }

    /// Feedback may say that the alarm opens nothing; whether it does is known of it from its first message on.
    private void fire(Observation observation, ScoredValue scored, SignalContext context, Output out) {
        AlarmSettings settings = context.alarm();
        long time = observation.timeMillis();
        FeedbackOverrides.FiredAlarm fired = new FeedbackOverrides.FiredAlarm(
                id(),
                rule.name(),
                alarm.onset(),
                time,
                alarm.evidenceRatio(scored, settings),
                scored.direction() == Direction.UP);
        String against = alarm.suppressionReason(fired, context.overrides());
        boolean warming = alarm.isLearning(time - firstTime, settings);
        Anomaly anomaly = anomaly(time, observation.value(), scored, AnomalyStatus.FIRING, against);
        if (against != null || warming) {
            anomaly = anomaly.with(anomaly.details().held(against != null, warming));
        }
        context.overrides().recordFired(anomaly.id(), fired);
        context.publish(anomaly, out);
    }

    /// Takes the recent level as the normal one, because a person said so.
    public void acceptLevel() {
        model.acceptLevel();
    }

    private void resolve(
            Observation observation, ScoredValue scored, @Nullable String text, SignalContext context, Output out) {
        long time = observation.timeMillis();
        context.publish(anomaly(time, observation.value(), scored, AnomalyStatus.RESOLVED, text), out);
    }

    private Anomaly anomaly(
            long timeMillis, double value, ScoredValue scored, AnomalyStatus status, @Nullable String text) {
        Instant onset = Instant.ofEpochMilli(alarm.onset());
        SignalMessages.AnomalyState occasion =
                new SignalMessages.AnomalyState(Instant.ofEpochMilli(timeMillis), value, onset, status, text);
        return messages.anomaly(occasion, scored, points());
    }

    /// Resolves a firing signal that has had no value for too long, or none of enough requests to be judged.
    public void sweep(long now, SignalContext context, Output out) {
        ScoredValue scored = lastScored;
        if (alarm.isFiring()
                && scored != null
                && now - scoredAt >= context.alarm().silentAfter().toMillis()) {
            String text =
                    "no data for " + context.alarm().silentAfter().toMinutes() + " min";
            Anomaly anomaly = anomaly(now, lastValue, scored, AnomalyStatus.RESOLVED, text);
            alarm.expire();
            aggregator.dropCarryover();
            context.publish(anomaly, out);
        }
    }

    public SignalView view(SignalContext context) {
        ScoredValue scored =
                lastScored == null ? new ScoredValue().setExpected(lastValue, lastValue, lastValue, 0) : lastScored;
        return new SignalView(
                id(),
                entity,
                rule.name(),
                key.metric(),
                Map.copyOf(key.labels()),
                rule.signal(),
                rule.statistic(),
                rule.unit(),
                method.name(),
                Instant.ofEpochMilli(lastTime),
                lastValue,
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.scale(),
                scored.pValue(),
                scored.shiftPValue(),
                alarm.threshold(lastTime, feedbackFactor(context.overrides()), context),
                lastVolume,
                scored.warming(),
                alarm.isFiring(),
                rule.opens());
    }

    public List<Anomaly.Point> points() {
        return chart.points();
    }

    public void write(DataOutput out) throws IOException {
        key.write(out);
        aggregator.write(out);
        model.write(out);
        alarm.write(out);
        if (forecast != null) {
            forecast.write(out);
        }
        out.writeLong(firstTime);
        out.writeLong(lastTime);
        out.writeDouble(lastValue);
        out.writeDouble(lastVolume);
        chart.write(out);
        ScoredValueCodec.write(out, lastScored);
    }

    public static Signal read(DataInput in, SignalContext context) throws IOException {
        SignalKey key = SignalKey.read(in);
        SignalRule rule = context.rules().named(key.rule());
        if (rule == null) {
            throw new IOException("no rule " + key.rule());
        }
        SignalAggregator aggregator = new SignalAggregator(rule);
        aggregator.read(in);
        Method.Model model = context.methods().of(rule).restore(context.preset(rule), in);
        Signal signal = new Signal(key, rule, context, aggregator, model);
        signal.alarm.read(in);
        if (signal.forecast != null) {
            signal.forecast.read(in);
        }
        signal.firstTime = in.readLong();
        signal.lastTime = in.readLong();
        signal.scoredAt = signal.lastTime;
        signal.lastValue = in.readDouble();
        signal.lastVolume = in.readDouble();
        signal.chart.read(in);
        signal.lastScored = ScoredValueCodec.read(in);
        return signal;
    }
}
