package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.absence.Heartbeat;
import io.epicenter.detector.alarm.AlarmStep;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One signal of one entity: what its series add up to, its model and its alarm. Confined to one thread.
public final class Signal {
    /// Intervals whose few requests are judged together at most. Chosen by hand: five minutes at 15 s; more would hold
    /// back what is abnormal for longer.
    private static final double MOST_INTERVALS = 20;

    public final SignalIdentity identity;
    public final SignalAggregator aggregator;
    private final Method.Model model;
    private final SignalAnomalies anomalies;
    private final @Nullable SignalForecast forecast;
    private final @Nullable Heartbeat heartbeat;
    private long firstTime;
    private long lastTime;
    /// The next one is written over it.
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
        this.aggregator = aggregator;
        this.model = model;
        this.identity = new SignalIdentity(key, rule, context.methods().of(rule).name());
        this.anomalies = new SignalAnomalies(identity, context.preset(rule), context.methods());
        this.forecast = SignalForecast.of(identity, context.interval());
        this.heartbeat = context.absence().heartbeatOf(key.entity(), rule);
    }

    public String id() {
        return identity.id();
    }

    /// When it last had a value; 0 before the first.
    public long lastTime() {
        return lastTime;
    }

    public boolean isFiring() {
        return anomalies.alarm.isFiring();
    }

    /// Reads ahead what closing will need ([Method.Model#prefetch]).
    public double prefetch(long now) {
        return lastTime + model.prefetch(now);
    }

    /// Judges what has been gathered until now, and sends what follows. Intervals with too few requests are judged
    /// together when it fires, because it must resolve, or only explains, like what is counted from sampled spans.
    public void close(long now, SignalContext context, Output out) {
        boolean due = aggregator.isDue();
        if (!due && !SeriesTurnover.hasBegun(aggregator.turnover)) {
            return;
        }
        Heartbeat.seen(heartbeat, now);
        if (!due || !aggregator.settle()) {
            lastTime = now;
            return;
        }
        SignalRule rule = identity.rule;
        double interval = context.intervalSeconds();
        double since = lastTime == 0 ? interval : (now - lastTime) / 1000.0;
        double seconds = aggregator.joinCarryover(Math.min(MOST_INTERVALS * interval, since));
        double value = rule.detection().deadline() ? aggregator.value() - now / 1000.0 : aggregator.value();
        double volume = aggregator.volume();
        lastTime = now;
        boolean thin = rule.hasTooFewRequests(volume * seconds);
        if (thin && (isFiring() || (!rule.opens() && seconds < MOST_INTERVALS * interval))) {
            aggregator.carryOver(seconds);
        } else if (!thin && Double.isFinite(value)) {
            observe(now, seconds, value, volume, context, out);
        } else if (volume > 0 && Double.isFinite(value)) {
            observeThin(new Observation(now, seconds, value, volume), context, out);
        }
    }

    /// Takes a value of too few requests to be judged alone: many of them say something together.
    private void observeThin(Observation observation, SignalContext context, Output out) {
        firstTime = firstTime == 0 ? observation.timeMillis() : firstTime;
        ScoredValue told = anomalies.stepThin(observation, firstTime, context, out);
        if (told != null) {
            lastScored = told;
        }
    }

    /// Judges one value, and sends what follows. See [Observation#write].
    void observe(long time, double seconds, double value, double volume, SignalContext context, Output out) {
        lastTime = time;
        firstTime = firstTime == 0 ? time : firstTime;
        ScoredValue scored = lastScored == null ? new ScoredValue() : lastScored;
        lastScored = scored;
        Observation observation = scored.observation();
        observation.write(time, seconds, value, volume);
        model.score(observation, scored);
        AlarmStep step = anomalies.step(scored, context);
        if (step.outlier() != 0) {
            model.learnOutlier(step.outlier());
        }
        model.learn(observation, scored, step.learning());
        if (step.acceptLevel()) {
            model.acceptLevel();
        }
        if (!identity.isGeneric()) {
            out.deviation(SignalMessages.deviation(identity, scored));
        }
        anomalies.publish(step.change(), scored, firstTime, context, out);
        if (forecast != null) {
            forecast.add(time, value).ifPresent(anomaly -> context.publish(anomaly, out));
        }
    }

    /// The score of the interval that ended now; null when it had none.
    public @Nullable ScoredValue scoredAt(long now) {
        ScoredValue scored = lastScored;
        return scored != null && scored.observation().timeMillis() == now ? scored : null;
    }

    /// Takes the recent level as the normal one, because a person said so.
    public void acceptLevel() {
        model.acceptLevel();
    }

    /// Resolves a firing signal that has had no value for too long, or none of enough requests to be judged.
    public void sweep(long now, SignalContext context, Output out) {
        ScoredValue scored = lastScored;
        if (scored != null && anomalies.expire(now, scored, context, out)) {
            aggregator.dropCarryover();
        }
    }

    public SignalView view(SignalContext context) {
        ScoredValue scored = lastScored == null ? new ScoredValue().setExpected(0, 0, 0, 0) : lastScored;
        return SignalView.of(identity, lastTime, scored, anomalies.threshold(lastTime, context), isFiring());
    }

    public List<Anomaly.Point> points() {
        return anomalies.chart.points();
    }

    public void write(DataOutput out) throws IOException {
        identity.key.write(out);
        aggregator.write(out);
        model.write(out);
        anomalies.alarm.write(out);
        if (forecast != null) {
            forecast.write(out);
        }
        out.writeLong(firstTime);
        out.writeLong(lastTime);
        out.writeDouble(lastScored == null ? 0 : lastScored.observation().value());
        out.writeDouble(lastScored == null ? 0 : lastScored.observation().volume());
        anomalies.chart.write(out);
        ScoredValueCodec.write(out, lastScored);
    }

    /// A signal as it was written. Its last score counts as that of its last value, even when that was not scored.
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
        signal.anomalies.alarm.read(in);
        if (signal.forecast != null) {
            signal.forecast.read(in);
        }
        signal.firstTime = in.readLong();
        signal.lastTime = in.readLong();
        double value = in.readDouble();
        double volume = in.readDouble();
        signal.anomalies.chart.read(in);
        ScoredValue scored = ScoredValueCodec.read(in);
        if (scored != null) {
            scored.observation().write(signal.lastTime, context.intervalSeconds(), value, volume);
        }
        signal.lastScored = scored;
        return signal;
    }
}
