package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.learning.WeightTuner;
import io.epicenter.correlator.memory.BackgroundSignatures;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.memory.EpisodeHistory;
import io.epicenter.correlator.memory.SeenSymptoms;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.TunedWeights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One environment's correlation: inputs wait for the watermark and are processed in order at aligned ticks.
final class Environment {
    /// A stretch of so many ticks without anything to do is skipped, not gone through tick by tick. Chosen by hand: an
    /// hour at the default tick of 5 s.
    private static final int LONG_AGO_TICKS = 720;

    private final String scope;
    private final Settings settings;
    private final EventTimeClock clock;
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final WeightTuner tuner = new WeightTuner();
    private final IncidentPipeline pipeline;
    private final InputBuffer buffer;
    private final Silences silences;
    private @Nullable Instant lastTick;
    private boolean withoutSources;
    private InputCounts counts = InputCounts.ZERO;

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.settings = settings;
        this.clock = new EventTimeClock(settings.timing());
        this.memory = EnvironmentMemory.create(settings);
        this.index = new IncidentIndex(settings.bounds());
        this.pipeline = new IncidentPipeline(settings, plugins, memory, index, tuner);
        this.buffer = new InputBuffer(settings.bounds().bufferedInputs());
        this.silences = new Silences(settings.bounds().silences());
    }

    /// @param late processed at a later tick than their own
    /// @param dropped because the buffer was full
    record InputCounts(long inputs, long late, long dropped, long suppressed) {
        static final InputCounts ZERO = new InputCounts(0, 0, 0, 0);

        InputCounts plus(long moreInputs, long moreLate, long moreDropped, long moreSuppressed) {
            return new InputCounts(
                    inputs + moreInputs, late + moreLate, dropped + moreDropped, suppressed + moreSuppressed);
        }
    }

    /// Everything but buffer, signal histories, waiting symptoms and incidents, which a snapshot writes one by one.
    record Header(
            String scope,
            Map<String, EventTimeClock.Source> sources,
            @Nullable Instant lastTick,
            boolean unsourced,
            InputCounts counts,
            List<Event> changes,
            List<Feedback> silences,
            @Nullable List<TunedWeights> tuned,
            @Nullable Map<String, BackgroundSignatures.Count> background,
            @Nullable List<EpisodeHistory.Episode> episodes) {}

    Header header() {
        return new Header(
                scope,
                clock.state(),
                lastTick,
                withoutSources,
                counts,
                List.copyOf(memory.changes().all()),
                silences.all(),
                tuner.versions(),
                memory.background().state(),
                memory.episodes().state());
    }

    void restore(Header header, Instant wallClock) {
        clock.restore(header.sources(), wallClock);
        lastTick = header.lastTick();
        withoutSources = header.unsourced();
        counts = header.counts();
        memory.changes().restore(header.changes());
        silences.restore(header.silences());
        tuner.restore(header.tuned());
        memory.background().restore(header.background());
        memory.episodes().restore(header.episodes());
    }

    String scope() {
        return scope;
    }

    EnvironmentMemory memory() {
        return memory;
    }

    IncidentIndex index() {
        return index;
    }

    WeightTuner tuner() {
        return tuner;
    }

    InputBuffer buffer() {
        return buffer;
    }

    InputCounts counts() {
        return counts;
    }

    @Nullable
    Instant lastTick() {
        return lastTick;
    }

    void accept(Watermark watermark, Instant wallClock) {
        clock.accept(watermark, wallClock);
    }

    void accept(Input input) {
        Input.Key key = input.key();
        if (!buffer.hasRoomFor(input)) {
            counts = counts.plus(1, 0, 1, 0);
            return;
        }
        boolean late = lastTick != null && !key.time().isAfter(lastTick);
        counts = counts.plus(1, late ? 1 : 0, 0, 0);
        buffer.add(
                key,
                input instanceof Input.SignalInput signal
                        ? signal.withHistory(memory.histories().get(key.id()))
                        : input);
    }

    /// Decides everything up to the watermark.
    CorrelatorEffects advance(Instant wallClock, DependencyGraph graph) {
        Optional<Instant> watermark = watermark(wallClock);
        if (watermark.isEmpty()) {
            return CorrelatorEffects.NONE;
        }
        Instant target = aligned(watermark.get());
        Instant last = lastTick;
        if (last == null || (withoutSources && clock.hasSources() && index.isEmpty())) {
            last = target.minus(settings.timing().tick());
            withoutSources = false;
        }
        EffectCollector effects = new EffectCollector();
        for (Instant now = next(last, target); !now.isAfter(target); now = next(now, target)) {
            process(new Tick(now, graph, effects));
            lastTick = now;
        }
        return new CorrelatorEffects(effects.incidents(), effects.decisions());
    }

    /// Without any source, the wall clock drives what could open an incident.
    private Optional<Instant> watermark(Instant wallClock) {
        if (clock.hasSources()) {
            return clock.now(wallClock);
        }
        if (index.isEmpty() && !buffer.hasOpener()) {
            return Optional.empty();
        }
        withoutSources = true;
        return Optional.of(wallClock.minus(settings.timing().sourceIdle()));
    }

    private Instant aligned(Instant time) {
        long tick = settings.timing().tick().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), tick) * tick);
    }

    /// The next tick; over a long stretch without anything to do, the first one that has something, or the last.
    private Instant next(Instant last, Instant target) {
        Duration tick = settings.timing().tick();
        Instant following = last.plus(tick);
        if (!index.isEmpty() || Duration.between(following, target).dividedBy(tick) < LONG_AGO_TICKS) {
            return following;
        }
        Instant waiting = buffer.nextTime();
        Instant first = waiting == null ? target : waiting;
        Instant due = aligned(first.plus(tick).minusMillis(1));
        Instant bounded = due.isAfter(target) ? target : due;
        return bounded.isAfter(following) ? bounded : following;
    }

    private void process(Tick tick) {
        for (Input input = buffer.poll(tick.now()); input != null; input = buffer.poll(tick.now())) {
            switch (input) {
                case Input.FeedbackInput feedback -> handle(feedback.feedback(), tick);
                case Input.EventInput event -> handle(event.event(), tick);
                case Input.SignalInput signal ->
                    memory.histories().add(signal.key().id(), signal.deviation(), signal.history());
                case Input.AnomalyInput anomaly -> handle(anomaly.anomaly(), tick);
            }
        }
        memory.expire(tick.now());
        silences.expire(tick.now());
        pipeline.run(tick);
    }

    private void handle(Feedback feedback, Tick tick) {
        pipeline.applyFeedback(feedback, tick);
        silences.add(feedback);
    }

    private void handle(Anomaly anomaly, Tick tick) {
        if (anomaly.status() == AnomalyStatus.RESOLVED) {
            index.resolve(anomaly.id(), anomaly.timestamp());
        } else if (memory.symptoms().recordFirstSeen(anomaly.id(), anomaly.timestamp())) {
            enqueue(memory.classify(Symptom.of(anomaly)), tick);
        }
    }

    private void handle(Event event, Tick tick) {
        if (!event.isAlert()) {
            memory.changes().add(event);
            return;
        }
        SeenSymptoms seen = memory.symptoms();
        Symptom known = index.find(event.id());
        if ("resolved".equals(event.status())) {
            index.resolve(event.id(), event.timestamp());
            seen.recordSeen(event.id(), event.timestamp());
            return;
        }
        boolean newer = seen.isNewerThanSeen(event.id(), event.timestamp());
        if (known != null) {
            if (newer && !known.isFiring()) {
                index.fireAgain(event.id(), tick.now());
            }
            seen.recordSeen(event.id(), event.timestamp());
        } else if (newer) {
            seen.recordSeen(event.id(), event.timestamp());
            enqueue(memory.classify(Symptom.of(event)), tick);
        }
    }

    /// What a person has silenced comes first. Inhibition, repeats and background come when its incident is known.
    private void enqueue(Symptom symptom, Tick tick) {
        Optional<String> suppressed = silences.reasonToSuppress(symptom, tick.graph());
        if (suppressed.isPresent()) {
            counts = counts.plus(0, 0, 0, 1);
            tick.recordDecision(symptom, Outcome.SUPPRESSED, null, suppressed.get());
        } else if (!index.waiting().add(symptom)) {
            tick.recordDecision(symptom, Outcome.IGNORED, null, "too many symptoms wait");
        }
    }
}
