package io.epicenter.detector.multivariate;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.alarm.Alarm;
import io.epicenter.detector.alarm.AlarmSettings;
import io.epicenter.detector.alarm.AlarmStep;
import io.epicenter.detector.alarm.EffectSize;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The signals of each entity as one vector per interval, judged together by a [MultivariateMethod]. Edges and pods are
/// left out: they come and go. Confined to one thread.
public final class MultivariateDetector {
    private static final String METRIC = "entity_signals";
    /// Signals that an entity must have for its vector to be judged. Chosen by hand: two say hardly more than each
    /// alone.
    private static final int LEAST_SIGNALS = 3;
    /// Intervals that must be abnormal before it fires. Chosen by hand: one more than the least of a single signal.
    private static final int INTERVALS = 3;
    /// The p-value below which the effect counts: the end of the band, as for single signals.
    private static final double EFFECT_P = 0.001;
    /// Scales between what is expected and the band's end: a normal distribution's upper end of p = 0.001 is at 3.09.
    private static final double BAND_SCALES = 3;
    /// Least scale, so that nothing is divided by zero.
    private static final double LEAST_SCALE = 1e-9;
    /// Exponent by which a p-value becomes the score 0..1, as of single signals.
    private static final double SCORE_EXPONENT = 0.1;
    /// Signals that the text of an anomaly names at most. Chosen by hand, for one line.
    private static final int TEXT_CONTRIBUTIONS = 4;

    private final SignalContext context;
    private final MultivariateSettings settings;
    private final Optional<MultivariateMethod> method;
    private final Map<Entity, EntityState> states = new LinkedHashMap<>();

    private static final class EntityState {
        private final MultivariateMethod.Model model;
        private Alarm alarm = new Alarm();
        private long lastTime;

        EntityState(MultivariateMethod.Model model) {
            this.model = model;
        }
    }

    public MultivariateDetector(SignalContext context, MultivariateSettings settings) {
        this.context = context;
        this.settings = settings;
        this.method = context.methods().multivariate();
    }

    /// Judges the interval that ended now.
    public void close(long now, List<Signal> signals, Output out) {
        if (method.isEmpty()) {
            return;
        }
        Map<Entity, MultivariateObservation> vectors = new LinkedHashMap<>();
        for (Signal signal : signals) {
            if (!signal.identity.isGeneric()
                    && isCovered(signal.identity.entity().kind())) {
                MultivariateObservation vector =
                        vectors.computeIfAbsent(signal.identity.entity(), entity -> new MultivariateObservation());
                ScoredValue scored = signal.scoredAt(now);
                if (scored != null) {
                    vector.add(signal.identity.shortName(), scored);
                }
            }
        }
        vectors.forEach((entity, vector) -> {
            EntityState state = stateOf(entity, vector, method.get());
            if (state != null && vector.signalCount() > 0) {
                judge(now, entity, vector, state, out);
            }
        });
    }

    private static boolean isCovered(EntityKind kind) {
        return kind != EntityKind.EDGE && kind != EntityKind.POD;
    }

    private @Nullable EntityState stateOf(Entity entity, MultivariateObservation vector, MultivariateMethod chosen) {
        EntityState known = states.get(entity);
        boolean room = states.size() < settings.maxEntities();
        if (known == null && room && vector.signalCount() >= LEAST_SIGNALS) {
            known = new EntityState(chosen.start(context.intervalSeconds()));
            states.put(entity, known);
        }
        return known;
    }

    private void judge(long now, Entity entity, MultivariateObservation vector, EntityState state, Output out) {
        ScoredValue scored = score(now, vector, state.model.score(vector.deviations()));
        EffectSize effect = scored.pValue() < EFFECT_P ? EffectSize.RELEVANT : EffectSize.NONE;
        AlarmSettings criteria = context.alarm();
        AlarmStep step = state.alarm.step(scored, effect, INTERVALS, criteria.evidence(), criteria);
        switch (step.change()) {
            case FIRED -> {
                context.counters().addAnomaly();
                out.anomaly(anomaly(entity, vector, state, scored, AnomalyStatus.FIRING));
            }
            case RESOLVED, ACCEPTED -> out.anomaly(anomaly(entity, vector, state, scored, AnomalyStatus.RESOLVED));
            case NONE -> {}
        }
        Learning learning = state.alarm.isFiring() ? Learning.HELD : step.learning();
        state.model.learn(now, vector.deviations(), learning);
        state.lastTime = now;
    }

    private ScoredValue score(long now, MultivariateObservation vector, MultivariateMethod.MultivariateScore joint) {
        double scale = Math.max(LEAST_SCALE, (joint.upper() - joint.expected()) / BAND_SCALES);
        double upper = Math.max(joint.expected(), joint.upper());
        double deviation = (joint.score() - joint.expected()) / scale;
        ScoredValue scored = new ScoredValue();
        scored.observation().write(now, context.intervalSeconds(), joint.score(), 0);
        return scored.setExpected(joint.expected(), 0, upper, scale)
                .setDeviation(deviation, vector.vote(joint), 1, Direction.UP)
                .setWarming(joint.warming());
    }

    private Anomaly anomaly(
            Entity entity,
            MultivariateObservation vector,
            EntityState state,
            ScoredValue scored,
            AnomalyStatus status) {
        String detector = method.map(MultivariateMethod::name).orElse("");
        Instant onset = Instant.ofEpochMilli(state.alarm.onset());
        Map<String, Double> contributions = state.model.contributions(vector.deviations());
        Anomaly.Details details = new Anomaly.Details(
                scored.expected(),
                scored.lower(),
                scored.upper(),
                scored.deviation(),
                scored.pValue(),
                onset,
                "",
                "value",
                "",
                settings.opens(),
                scored.warming(),
                "abnormal together: " + contributionText(contributions),
                null,
                null,
                contributions);
        return new Anomaly(
                Ids.of("vector", entity.toString(), detector, onset.toString()),
                entity.tenant(),
                entity.environment(),
                Instant.ofEpochMilli(scored.observation().timeMillis()),
                METRIC,
                Map.of(),
                scored.observation().value(),
                1 - Math.pow(scored.pValue(), SCORE_EXPONENT),
                detector,
                details,
                entity,
                SignalKind.OTHER,
                Direction.UP,
                status,
                List.of());
    }

    private static String contributionText(Map<String, Double> contributions) {
        return contributions.entrySet().stream()
                .limit(TEXT_CONTRIBUTIONS)
                .map(entry -> String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// Forgets entities that have been idle since before the given time.
    public void sweep(long oldest) {
        states.values().removeIf(state -> state.lastTime < oldest);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(states.size());
        for (Map.Entry<Entity, EntityState> entry : states.entrySet()) {
            out.writeUTF(entry.getKey().toString());
            entry.getValue().model.write(out);
            entry.getValue().alarm.write(out);
            out.writeLong(entry.getValue().lastTime);
        }
    }

    public void read(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Entity entity = Entity.parse(in.readUTF());
            MultivariateMethod chosen = method.orElseThrow(() -> new IOException("made with vectors"));
            EntityState state = new EntityState(chosen.restore(context.intervalSeconds(), in));
            state.alarm = Alarm.read(in);
            state.lastTime = in.readLong();
            states.put(entity, state);
        }
    }
}
