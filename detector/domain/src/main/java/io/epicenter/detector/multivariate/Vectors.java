package io.epicenter.detector.multivariate;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.VectorMethod;
import io.epicenter.detector.method.Verdict;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.signal.Alarm;
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

/// The signals of each entity as one vector per interval, judged together by a [VectorMethod]. Edges and pods are
/// left out: they come and go. Confined to one thread.
public final class Vectors {
    private static final String METRIC = "entity_signals";
    private static final int LEAST_SIGNALS = 3;
    private static final int INTERVALS = 3;
    private static final double EFFECT_P = 0.001;

    private final SignalContext context;
    private final Optional<VectorMethod> method;
    private final Map<Entity, State> states = new LinkedHashMap<>();

    private static final class State {
        private final VectorMethod.Model model;
        private Alarm alarm = new Alarm();
        private long lastTime;

        State(VectorMethod.Model model) {
            this.model = model;
        }
    }

    public Vectors(SignalContext context) {
        this.context = context;
        this.method = context.methods().vector();
    }

    /// Judges the interval that ended now.
    public void close(long now, List<Signal> signals, Output out) {
        if (method.isEmpty()) {
            return;
        }
        Map<Entity, Together> vectors = new LinkedHashMap<>();
        for (Signal signal : signals) {
            if (!signal.rule.isGeneric() && isOne(signal.entity.kind())) {
                signal.join(now, vectors.computeIfAbsent(signal.entity, entity -> new Together()));
            }
        }
        vectors.forEach((entity, vector) -> {
            State state = stateOf(entity, vector, method.get());
            if (state != null && vector.size() > 0) {
                judge(now, entity, vector, state, out);
            }
        });
    }

    private static boolean isOne(EntityKind kind) {
        return kind != EntityKind.EDGE && kind != EntityKind.POD;
    }

    private @Nullable State stateOf(Entity entity, Together vector, VectorMethod chosen) {
        State known = states.get(entity);
        boolean room = states.size() < context.settings().vectors().maxEntities();
        if (known == null && room && vector.size() >= LEAST_SIGNALS) {
            known = new State(chosen.start(context.intervalSeconds()));
            states.put(entity, known);
        }
        return known;
    }

    private void judge(long now, Entity entity, Together vector, State state, Output out) {
        VectorMethod.Judgement judgement = vector.vote(state.model.score(vector.deviations()));
        boolean effect = judgement.pValue() < EFFECT_P;
        long onset = now - context.settings().interval().toMillis() / 2;
        Alarm.Reading reading = new Alarm.Reading(verdict(judgement), true, effect, effect, now, onset);
        Settings.Alarm settings = context.settings().alarm();
        Alarm.Step step = state.alarm.step(reading, INTERVALS, settings.evidence(), settings);
        switch (step.change()) {
            case FIRED -> {
                context.tally().addAnomaly();
                out.anomaly(anomaly(now, entity, vector, state, judgement, AnomalyStatus.FIRING));
            }
            case RESOLVED, ACCEPTED ->
                out.anomaly(anomaly(now, entity, vector, state, judgement, AnomalyStatus.RESOLVED));
            case NONE -> {}
        }
        Learning learning = state.alarm.isFiring() ? Learning.HELD : step.learning();
        state.model.learn(now, vector.deviations(), learning);
        state.lastTime = now;
    }

    private static Verdict verdict(VectorMethod.Judgement judgement) {
        double scale = Math.max(1e-9, (judgement.upper() - judgement.expected()) / 3);
        double upper = Math.max(judgement.expected(), judgement.upper());
        double deviation = (judgement.score() - judgement.expected()) / scale;
        return new Verdict()
                .expects(judgement.expected(), 0, upper, scale)
                .finds(deviation, judgement.pValue(), 1, Direction.UP)
                .warms(judgement.warming());
    }

    private Anomaly anomaly(
            long now,
            Entity entity,
            Together vector,
            State state,
            VectorMethod.Judgement judgement,
            AnomalyStatus status) {
        String detector = method.map(VectorMethod::name).orElse("");
        Verdict verdict = verdict(judgement);
        Instant onset = Instant.ofEpochMilli(state.alarm.onset());
        Map<String, Double> contributions = state.model.contributions(vector.deviations());
        Anomaly.Details details = new Anomaly.Details(
                verdict.expected(),
                verdict.lower(),
                verdict.upper(),
                verdict.deviation(),
                verdict.pValue(),
                onset,
                "",
                "value",
                "",
                context.settings().vectors().opens(),
                verdict.warming(),
                "abnormal together: " + words(contributions),
                null,
                null,
                contributions);
        return new Anomaly(
                Ids.of("vector", entity.toString(), detector, onset.toString()),
                entity.tenant(),
                entity.environment(),
                Instant.ofEpochMilli(now),
                METRIC,
                Map.of(),
                judgement.score(),
                1 - Math.pow(verdict.pValue(), 0.1),
                detector,
                details,
                entity,
                SignalKind.OTHER,
                Direction.UP,
                status,
                List.of());
    }

    private static String words(Map<String, Double> contributions) {
        return contributions.entrySet().stream()
                .limit(4)
                .map(entry -> String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), 100 * entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// Forgets entities that have been idle since before the given time.
    public void sweep(long oldest) {
        states.values().removeIf(state -> state.lastTime < oldest);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(states.size());
        for (Map.Entry<Entity, State> entry : states.entrySet()) {
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
            VectorMethod chosen = method.orElseThrow(() -> new IOException("made with vectors"));
            State state = new State(chosen.restore(context.intervalSeconds(), in));
            state.alarm = Alarm.read(in);
            state.lastTime = in.readLong();
            states.put(entity, state);
        }
    }
}
