package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.method.Calendar;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One signal of one entity: what its series add up to, its model and its alarm. Confined to one thread.
final class Signal {
    /// Evidence that nothing has.
    private static final double NEVER = 1e9;

    private static final double SUSPICIOUS_P = 0.001;
    private static final double MOST_INTERVALS = 20;

    final Rule rule;
    final Entity entity;
    final Gathering gathering;
    private final Key key;
    private final boolean generic;
    private final Method method;
    private final Method.Model model;
    /// Of a series of which nothing is known beforehand.
    private final @Nullable Surprise surprise;

    private final Report report;
    private final @Nullable Foresight foresight;
    private Alarm alarm = new Alarm();
    private @Nullable Window window;
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

    /// What makes a signal this one and no other.
    ///
    /// @param metric name of the metric family
    /// @param labels that tell it apart from others of the entity
    record Key(String rule, Entity entity, String metric, SortedMap<String, String> labels) {
        String text() {
            return rule + "|" + entity + "|" + metric + "|" + labels;
        }
    }

    /// What signals share.
    ///
    /// @param observation of the signal that is being closed
    record Context(
            Settings settings,
            Rules rules,
            Methods methods,
            Tally tally,
            Corrections corrections,
            Observation observation) {
        Context(Settings settings, Rules rules, Methods methods, Tally tally) {
            this(settings, rules, methods, tally, new Corrections(), new Observation());
        }

        double intervalSeconds() {
            return settings.interval().toMillis() / 1000.0;
        }
    }

    Signal(Key key, Rule rule, Context context) {
        this(key, rule, context, context.methods().of(rule).start(rule.preset(context.intervalSeconds())));
    }

    private Signal(Key key, Rule rule, Context context, Method.Model model) {
        this.key = key;
        this.rule = rule;
        this.entity = key.entity();
        this.gathering = new Gathering(rule);
        this.generic = rule.isGeneric();
        this.method = context.methods().of(rule);
        this.model = model;
        this.surprise = generic && rule.preset(context.intervalSeconds()).isRaw() ? new Surprise() : null;
        this.window = generic ? null : new Window();
        this.shortName = key.labels().isEmpty() ? key.rule() : null;
        this.report = new Report(key, rule, method.name());
        Rule.Foretelling foretelling = rule.judging().forecast();
        this.foresight = foretelling == null
                ? null
                : new Foresight(
                        report, foretelling, context.settings().interval().toMillis());
    }

    Key key() {
        return key;
    }

    /// When it last had a value; 0 before the first.
    long lastTime() {
        return lastTime;
    }

    boolean isFiring() {
        return alarm.isFiring();
    }

    /// Reads ahead what closing will need ([Method.Model#touch]).
    double touch(long now) {
        return lastTime + model.touch(now);
    }

    /// Judges what has been gathered in the interval that ends now, and sends what follows.
    void close(long now, Context context, Output out) {
        if (!gathering.isDue()) {
            return;
        }
        double value = rule.judging().deadline() ? gathering.value() - now / 1000.0 : gathering.value();
        double interval = context.intervalSeconds();
        double since = lastTime == 0 ? interval : (now - lastTime) / 1000.0;
        double seconds = Math.min(MOST_INTERVALS * interval, since);
        double volume = gathering.volume();
        lastTime = now;
        if (!Double.isFinite(value)
                || (rule.isOfRequests() && volume * seconds < rule.minimum().count())) {
            return;
        }
        context.observation().write(now, seconds, value, volume);
        observe(context.observation(), context, out);
    }

    /// Judges one value, and sends what follows.
    void observe(Observation observation, Context context, Output out) {
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
            foresight.add(judgedAt, observation.value()).ifPresent(anomaly -> publish(anomaly, context, out));
        }
    }

    /// Adds the verdict on the interval that ended now, if there is one, to those of the entity's other signals.
    void join(long now, Together together) {
        Verdict verdict = lastVerdict;
        if (judgedAt == now && verdict != null) {
            boolean warming = verdict.warming();
            String name = shortName == null ? key.rule() + key.labels() : shortName;
            shortName = name;
            together.add(name, warming ? 0 : limited(verdict), warming ? 1 : verdict.pValue());
        }
    }

    static double limited(Verdict verdict) {
        return Math.clamp(verdict.deviation(), -12, 12);
    }

    private void judge(Observation observation, Verdict verdict, Context context, Output out) {
        Alarm.Step step = step(reading(observation, verdict), verdict, context);
        keepWindow(observation, verdict);
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
            case RESOLVED -> tell(observation, verdict, AnomalyStatus.RESOLVED, null, context, out);
            case ACCEPTED -> {
                String text = "accepted as the new normal after "
                        + words(context.settings().alarm().acceptAfter());
                tell(observation, verdict, AnomalyStatus.RESOLVED, text, context, out);
            }
            case NONE -> {}
        }
    }

    private Alarm.Step step(Alarm.Reading reading, Verdict verdict, Context context) {
        Settings.Alarm settings = context.settings().alarm();
        Surprise told = surprise;
        if (told != null) {
            told.take(reading.time(), verdict);
            return alarm.stepOnNews(reading, told.news() >= threshold(context), settings);
        }
        return alarm.step(reading, rule.minimum().intervals(), threshold(context), settings);
    }

    /// The evidence that an alarm needs, after feedback.
    private double threshold(Context context) {
        if (context.methods().isTogetherOnly(rule)) {
            return NEVER;
        }
        Corrections corrections = context.corrections();
        double factor = corrections.isEmpty() ? 1 : corrections.factor(rule.name(), id(), lastTime);
        Calendar.Day day = rule.judging().calendar().dayOf(lastTime);
        double softened = day == null ? 1 : day.evidence();
        return configuredThreshold(context.settings().alarm()) * factor * softened;
    }

    private double configuredThreshold(Settings.Alarm settings) {
        return surprise != null ? Surprise.ALARM : settings.evidence() * (generic ? settings.strictness() : 1);
    }

    /// UUIDv5 of what makes it this signal.
    String id() {
        String known = id;
        if (known == null) {
            known = Ids.of("signal", key.text());
            id = known;
        }
        return known;
    }

    /// Feedback may say that the alarm opens nothing; whether it does is known of it from its first message on.
    private void fire(Observation observation, Verdict verdict, Context context, Output out) {
        Settings.Alarm settings = context.settings().alarm();
        int intervals = surprise != null ? 1 : rule.minimum().intervals();
        double evidence = -Math.log(verdict.pValue()) * intervals / configuredThreshold(settings);
        long time = observation.timeMillis();
        Corrections.Fired fired = new Corrections.Fired(
                id(), rule.name(), alarm.onset(), time, Math.max(1, evidence), verdict.direction() == Direction.UP);
        String against = reasonAgainst(fired, context.corrections());
        boolean warming = time - firstTime < learningMillis(settings);
        Anomaly anomaly = anomaly(time, observation.value(), verdict, AnomalyStatus.FIRING, against);
        if (against != null || warming) {
            anomaly = anomaly.with(anomaly.details().held(against != null, warming));
        }
        context.corrections().fired(anomaly.id(), fired);
        publish(anomaly, context, out);
    }

    private @Nullable String reasonAgainst(Corrections.Fired fired, Corrections corrections) {
        Calendar.Day day = rule.judging().calendar().dayOf(fired.firedAt());
        if (day != null && !day.opens()) {
            return "on a special day of the calendar: " + day.name();
        }
        return corrections.isEmpty() ? null : corrections.reasonAgainst(fired);
    }

    private long learningMillis(Settings.Alarm settings) {
        Duration own = rule.judging().learning();
        return (own == null ? settings.learning() : own).toMillis();
    }

    /// Takes the recent level as the normal one, because a person said so.
    void acceptLevel() {
        model.acceptLevel();
    }

    private void tell(
            Observation observation,
            Verdict verdict,
            AnomalyStatus status,
            @Nullable String text,
            Context context,
            Output out) {
        publish(anomaly(observation.timeMillis(), observation.value(), verdict, status, text), context, out);
    }

    private Anomaly anomaly(
            long timeMillis, double value, Verdict verdict, AnomalyStatus status, @Nullable String text) {
        Instant onset = Instant.ofEpochMilli(alarm.onset());
        Report.Occasion occasion = new Report.Occasion(Instant.ofEpochMilli(timeMillis), value, onset, status, text);
        return report.anomaly(occasion, verdict, points());
    }

    private static void publish(Anomaly anomaly, Context context, Output out) {
        if (anomaly.status() == AnomalyStatus.FIRING) {
            context.tally().addAnomaly();
        }
        out.anomaly(anomaly);
    }

    private static String words(Duration duration) {
        return duration.toMinutes() + " min";
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

    /// Signals without a rule keep points from when they become suspicious on.
    private void keepWindow(Observation observation, Verdict verdict) {
        if (window == null && verdict.pValue() < SUSPICIOUS_P && !verdict.warming()) {
            window = new Window();
        } else if (generic
                && window != null
                && verdict.pValue() > 0.05
                && !alarm.isFiring()
                && isCalmFor(observation)) {
            window = null;
        }
        if (window != null) {
            window.add(observation.timeMillis(), observation.value(), verdict);
        }
    }

    private boolean isCalmFor(Observation observation) {
        return observation.timeMillis() / 1000 % 600 < observation.seconds();
    }

    /// Resolves a firing signal that has had no value for too long, or none of enough requests to be judged.
    void sweep(long now, Context context, Output out) {
        Verdict verdict = lastVerdict;
        if (alarm.isFiring()
                && verdict != null
                && now - judgedAt >= context.settings().alarm().silentAfter().toMillis()) {
            String text = "no data for " + words(context.settings().alarm().silentAfter());
            Anomaly anomaly = anomaly(now, lastValue, verdict, AnomalyStatus.RESOLVED, text);
            alarm.silence();
            publish(anomaly, context, out);
        }
    }

    SignalView view(Context context) {
        Verdict verdict = lastVerdict;
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
                verdict == null ? lastValue : verdict.expected(),
                verdict == null ? lastValue : verdict.lower(),
                verdict == null ? lastValue : verdict.upper(),
                verdict == null ? 0 : verdict.scale(),
                verdict == null ? 1 : verdict.pValue(),
                verdict == null ? 1 : verdict.shiftPValue(),
                threshold(context),
                lastVolume,
                verdict == null || verdict.warming(),
                alarm.isFiring(),
                rule.opens());
    }

    java.util.List<Anomaly.Point> points() {
        return window == null ? java.util.List.of() : window.points();
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(key.rule());
        out.writeUTF(entity.toString());
        out.writeUTF(key.metric());
        out.writeShort(key.labels().size());
        for (Map.Entry<String, String> label : key.labels().entrySet()) {
            out.writeUTF(label.getKey());
            out.writeUTF(label.getValue());
        }
        gathering.write(out);
        model.write(out);
        alarm.write(out);
        if (surprise != null) {
            surprise.write(out);
        }
        if (foresight != null) {
            foresight.write(out);
        }
        out.writeLong(firstTime);
        out.writeLong(lastTime);
        out.writeDouble(lastValue);
        out.writeDouble(lastVolume);
        out.writeBoolean(window != null);
        if (window != null) {
            window.write(out);
        }
        out.writeBoolean(lastVerdict != null);
        if (lastVerdict != null) {
            SnapshotFormat.writeVerdict(out, lastVerdict);
        }
    }

    static Signal read(DataInput in, Context context) throws IOException {
        String ruleName = in.readUTF();
        Rule rule = context.rules().named(ruleName);
        if (rule == null) {
            throw new IOException("no rule " + ruleName);
        }
        Entity entity = Entity.parse(in.readUTF());
        String metric = in.readUTF();
        SortedMap<String, String> labels = new TreeMap<>();
        int count = in.readShort();
        for (int i = 0; i < count; i++) {
            labels.put(in.readUTF(), in.readUTF());
        }
        Gathering gathering = new Gathering(rule);
        gathering.read(in);
        Method.Model model = context.methods().of(rule).restore(rule.preset(context.intervalSeconds()), in);
        Signal signal = new Signal(new Key(ruleName, entity, metric, labels), rule, context, model);
        signal.gathering.takeBounds(gathering);
        signal.alarm = Alarm.read(in);
        if (signal.surprise != null) {
            signal.surprise.read(in);
        }
        if (signal.foresight != null) {
            signal.foresight.read(in);
        }
        signal.firstTime = in.readLong();
        signal.lastTime = in.readLong();
        signal.judgedAt = signal.lastTime;
        signal.lastValue = in.readDouble();
        signal.lastVolume = in.readDouble();
        signal.window = in.readBoolean() ? Window.read(in) : null;
        signal.lastVerdict = in.readBoolean() ? SnapshotFormat.readVerdict(in) : null;
        return signal;
    }
}
