package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.Settings;
import io.epicenter.detector.absence.Absence;
import io.epicenter.detector.feedback.Corrections;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Verdict;
import io.epicenter.detector.multivariate.Together;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.Rule;
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

    public final Rule rule;
    public final Entity entity;
    public final Gathering gathering;
    private final SignalKey key;
    private final boolean generic;
    private final Method method;
    private final Method.Model model;
    private final SignalAlarm alarm;
    private final Chart chart;
    private final Report report;
    private final @Nullable Foresight foresight;
    private final Absence.@Nullable Voice voice;
    private @Nullable String id;
    /// What tells it apart from others of its entity; the rule alone when there are no labels.
    private @Nullable String shortName;
    private long firstTime;
    private long lastTime;
    private double lastValue;
    private double lastVolume;
    private long judgedAt;
    /// Of [#judgedAt]; the next one is written over it.
    private @Nullable Verdict lastVerdict;

    public Signal(SignalKey key, Rule rule, SignalContext context) {
        this(key, rule, context, new Gathering(rule), context.methods().of(rule).start(context.preset(rule)));
    }

    private Signal(SignalKey key, Rule rule, SignalContext context, Gathering gathering, Method.Model model) {
        this.key = key;
        this.rule = rule;
        this.entity = key.entity();
        this.gathering = gathering;
        this.generic = rule.isGeneric();
        this.method = context.methods().of(rule);
        this.model = model;
        this.alarm = new SignalAlarm(rule, context.preset(rule).isRaw());
        this.chart = new Chart(!generic);
        this.shortName = key.labels().isEmpty() ? key.rule() : null;
        this.report = new Report(key, rule, method.name());
        this.foresight = Foresight.of(report, context.settings().interval());
        this.voice = context.absence().of(entity, rule);
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

    /// Reads ahead what closing will need ([Method.Model#touch]).
    public double touch(long now) {
        return lastTime + model.touch(now);
    }

    /// Judges what has been gathered until now, and sends what follows. Intervals with too few requests are judged
    /// together when it fires, because it must resolve, or only explains, like what is counted from sampled spans.
    public void close(long now, SignalContext context, Output out) {
        if (!gathering.isDue()) {
            return;
        }
        Absence.heard(voice, now);
        double interval = context.intervalSeconds();
        double since = lastTime == 0 ? interval : (now - lastTime) / 1000.0;
        double seconds = gathering.join(Math.min(MOST_INTERVALS * interval, since));
        double value = rule.judging().deadline() ? gathering.value() - now / 1000.0 : gathering.value();
        double volume = gathering.volume();
        lastTime = now;
        boolean thin = rule.isThin(volume * seconds);
        if (thin && (alarm.isFiring() || (!rule.opens() && seconds < MOST_INTERVALS * interval))) {
            gathering.setAside(seconds);
        } else if (!thin && Double.isFinite(value)) {
            context.observation().write(now, seconds, value, volume);
            observe(context.observation(), context, out);
        }
    }

    /// Judges one value, and sends what follows.
    void observe(Observation observation, SignalContext context, Output out) {
        lastTime = observation.timeMillis();
        firstTime = firstTime == 0 ? lastTime : firstTime;
        Verdict verdict = lastVerdict == null ? new Verdict() : lastVerdict;
        model.score(observation, verdict);
        judge(observation, verdict, context, out);
        lastValue = observation.value();
        lastVolume = observation.volume();
        lastVerdict = verdict;
        judgedAt = observation.timeMillis();
        if (foresight != null) {
            foresight.add(judgedAt, observation.value()).ifPresent(anomaly -> context.publish(anomaly, out));
        }
    }

    /// Adds the verdict on the interval that ended now, if there is one, to those of the entity's other signals.
    public void join(long now, Together together) {
        Verdict verdict = lastVerdict;
        if (judgedAt == now && verdict != null) {
            String name = shortName == null ? key.rule() + key.labels() : shortName;
            shortName = name;
            together.add(name, verdict);
        }
    }

    private void judge(Observation observation, Verdict verdict, SignalContext context, Output out) {
        Alarm.Step step = alarm.step(observation, verdict, factor(context.corrections()), context);
        chart.add(observation, verdict, alarm.isFiring());
        if (step.outlier() != 0) {
            model.learnOutlier(step.outlier());
        }
        model.learn(observation, verdict, step.learning());
        if (step.acceptLevel()) {
            model.acceptLevel();
        }
        if (!generic) {
            out.deviation(report.deviation(observation, verdict));
        }
        switch (step.change()) {
            case FIRED -> fire(observation, verdict, context, out);
            case RESOLVED -> resolve(observation, verdict, null, context, out);
            case ACCEPTED -> {
                String after = context.settings().alarm().acceptAfter().toMinutes() + " min";
                resolve(observation, verdict, "accepted as the new normal after " + after, context, out);
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
    private double factor(Corrections corrections) {
        return corrections.isEmpty() ? 1 : corrections.factor(rule.name(), id(), lastTime);
    }

    /// Feedback may say that the alarm opens nothing; whether it does is known of it from its first message on.
    private void fire(Observation observation, Verdict verdict, SignalContext context, Output out) {
        Settings.Alarm settings = context.settings().alarm();
        long time = observation.timeMillis();
        Corrections.Fired fired = new Corrections.Fired(
                id(),
                rule.name(),
                alarm.onset(),
                time,
                alarm.strength(verdict, settings),
                verdict.direction() == Direction.UP);
        String against = alarm.reasonAgainst(fired, context.corrections());
        boolean warming = alarm.isLearning(time - firstTime, settings);
        Anomaly anomaly = anomaly(time, observation.value(), verdict, AnomalyStatus.FIRING, against);
        if (against != null || warming) {
            anomaly = anomaly.with(anomaly.details().held(against != null, warming));
        }
        context.corrections().fired(anomaly.id(), fired);
        context.publish(anomaly, out);
    }

    /// Takes the recent level as the normal one, because a person said so.
    public void acceptLevel() {
        model.acceptLevel();
    }

    private void resolve(
            Observation observation, Verdict verdict, @Nullable String text, SignalContext context, Output out) {
        long time = observation.timeMillis();
        context.publish(anomaly(time, observation.value(), verdict, AnomalyStatus.RESOLVED, text), out);
    }

    private Anomaly anomaly(
            long timeMillis, double value, Verdict verdict, AnomalyStatus status, @Nullable String text) {
        Instant onset = Instant.ofEpochMilli(alarm.onset());
        Report.Occasion occasion = new Report.Occasion(Instant.ofEpochMilli(timeMillis), value, onset, status, text);
        return report.anomaly(occasion, verdict, points());
    }

    /// Resolves a firing signal that has had no value for too long, or none of enough requests to be judged.
    public void sweep(long now, SignalContext context, Output out) {
        Verdict verdict = lastVerdict;
        if (alarm.isFiring()
                && verdict != null
                && now - judgedAt >= context.settings().alarm().silentAfter().toMillis()) {
            String text =
                    "no data for " + context.settings().alarm().silentAfter().toMinutes() + " min";
            Anomaly anomaly = anomaly(now, lastValue, verdict, AnomalyStatus.RESOLVED, text);
            alarm.silence();
            gathering.forgetAside();
            context.publish(anomaly, out);
        }
    }

    public SignalView view(SignalContext context) {
        Verdict verdict = lastVerdict == null ? new Verdict().expects(lastValue, lastValue, lastValue, 0) : lastVerdict;
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
                verdict.expected(),
                verdict.lower(),
                verdict.upper(),
                verdict.scale(),
                verdict.pValue(),
                verdict.shiftPValue(),
                alarm.threshold(lastTime, factor(context.corrections()), context),
                lastVolume,
                verdict.warming(),
                alarm.isFiring(),
                rule.opens());
    }

    public List<Anomaly.Point> points() {
        return chart.points();
    }

    public void write(DataOutput out) throws IOException {
        key.write(out);
        gathering.write(out);
        model.write(out);
        alarm.write(out);
        if (foresight != null) {
            foresight.write(out);
        }
        out.writeLong(firstTime);
        out.writeLong(lastTime);
        out.writeDouble(lastValue);
        out.writeDouble(lastVolume);
        chart.write(out);
        SnapshotFormat.writeVerdict(out, lastVerdict);
    }

    public static Signal read(DataInput in, SignalContext context) throws IOException {
        SignalKey key = SignalKey.read(in);
        Rule rule = context.rules().named(key.rule());
        if (rule == null) {
            throw new IOException("no rule " + key.rule());
        }
        Gathering gathering = new Gathering(rule);
        gathering.read(in);
        Method.Model model = context.methods().of(rule).restore(context.preset(rule), in);
        Signal signal = new Signal(key, rule, context, gathering, model);
        signal.alarm.read(in);
        if (signal.foresight != null) {
            signal.foresight.read(in);
        }
        signal.firstTime = in.readLong();
        signal.lastTime = in.readLong();
        signal.judgedAt = signal.lastTime;
        signal.lastValue = in.readDouble();
        signal.lastVolume = in.readDouble();
        signal.chart.read(in);
        signal.lastVerdict = SnapshotFormat.readVerdict(in);
        return signal;
    }
}
