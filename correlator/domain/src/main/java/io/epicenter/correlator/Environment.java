package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.memory.BackgroundSignatures;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.memory.EpisodeHistory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.TunedWeights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One environment's correlation: inputs wait for the watermark and are processed in order at aligned ticks.
final class Environment {
    private static final int ESSENTIAL_FACTOR = 2;
    private static final int LONG_AGO_TICKS = 720;

    private final String scope;
    private final Settings settings;
    private final EventTimeClock clock;
    private final EnvironmentMemory memory;
    private final IncidentPipeline incidents;
    private final TreeMap<Input.Key, Input> buffer = new TreeMap<>(Input.ORDER);
    private final List<Feedback> silences = new ArrayList<>();
    private @Nullable Instant lastTick;
    private boolean withoutSources;
    private InputCounts counts = InputCounts.ZERO;

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.settings = settings;
        this.clock = new EventTimeClock(settings.timing());
        this.memory = new EnvironmentMemory(settings);
        this.incidents = new IncidentPipeline(settings, plugins, memory);
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

    /// Everything but buffer, tracks, waiting symptoms and incidents, which a snapshot writes one by one.
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
                List.copyOf(memory.changes()),
                List.copyOf(silences),
                incidents.tuner().versions(),
                memory.background().state(),
                memory.episodes().state());
    }

    void restore(Header header, Instant wallClock) {
        clock.restore(header.sources(), wallClock);
        lastTick = header.lastTick();
        withoutSources = header.unsourced();
        counts = header.counts();
        memory.changes().addAll(header.changes());
        silences.addAll(header.silences());
        incidents.tuner().restore(header.tuned());
        memory.background().restore(header.background());
        memory.episodes().restore(header.episodes());
    }

    String scope() {
        return scope;
    }

    EnvironmentMemory memory() {
        return memory;
    }

    IncidentPipeline incidents() {
        return incidents;
    }

    Collection<Input> buffer() {
        return buffer.values();
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
        int bound = settings.bounds().bufferedInputs();
        boolean essential = !(input instanceof Input.SignalInput);
        if (buffer.size() >= (essential ? bound * ESSENTIAL_FACTOR : bound)) {
            counts = counts.plus(1, 0, 1, 0);
            return;
        }
        boolean late = lastTick != null && !key.time().isAfter(lastTick);
        counts = counts.plus(1, late ? 1 : 0, 0, 0);
        buffer.put(
                key,
                input instanceof Input.SignalInput measure ? measure.withHistory(memory.history(key.id())) : input);
    }

    void restoreInput(Input input) {
        buffer.put(input.key(), input);
    }

    /// Decides everything up to the watermark.
    CorrelatorEffects advance(Instant wallClock, DependencyGraph graph) {
        Optional<Instant> watermark = watermark(wallClock);
        if (watermark.isEmpty()) {
            return CorrelatorEffects.NONE;
        }
        Instant target = aligned(watermark.get());
        Duration tick = settings.timing().tick();
        Instant last = lastTick;
        if (last == null || (withoutSources && clock.hasSources() && incidents.isIdle())) {
            last = target.minus(tick);
            withoutSources = false;
        }
        EffectCollector outbox = new EffectCollector();
        for (Instant now = next(last, target); !now.isAfter(target); now = next(now, target)) {
            tick(now, graph, outbox);
            lastTick = now;
        }
        return new CorrelatorEffects(outbox.incidents(), outbox.decisions());
    }

    /// Without any source, the wall clock drives what could open an incident.
    private Optional<Instant> watermark(Instant wallClock) {
        if (clock.hasSources()) {
            return clock.now(wallClock);
        }
        boolean waits = !incidents.isIdle() || buffer.values().stream().anyMatch(Environment::mayOpen);
        if (!waits) {
            return Optional.empty();
        }
        withoutSources = true;
        return Optional.of(wallClock.minus(settings.timing().sourceIdle()));
    }

    private static boolean mayOpen(Input input) {
        return input instanceof Input.AnomalyInput
                || (input instanceof Input.EventInput happening
                        && happening.event().isAlert());
    }

    private Instant aligned(Instant time) {
        long tick = settings.timing().tick().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), tick) * tick);
    }

    /// The next tick; over a long stretch without anything to do, the first one that has something, or the last.
    private Instant next(Instant last, Instant target) {
        Instant following = last.plus(settings.timing().tick());
        if (!incidents.isIdle()
                || Duration.between(following, target)
                                .dividedBy(settings.timing().tick())
                        < LONG_AGO_TICKS) {
            return following;
        }
        Instant first = buffer.isEmpty() ? target : buffer.firstKey().time();
        Instant due = aligned(first.plus(settings.timing().tick()).minusMillis(1));
        Instant bounded = due.isAfter(target) ? target : due;
        return bounded.isAfter(following) ? bounded : following;
    }

    private void tick(Instant now, DependencyGraph graph, EffectCollector outbox) {
        while (!buffer.isEmpty() && !buffer.firstKey().time().isAfter(now)) {
            Input input = buffer.pollFirstEntry().getValue();
            switch (input) {
                case Input.FeedbackInput advice -> handle(advice.feedback(), now, outbox, graph);
                case Input.EventInput happening -> handle(happening.event(), now, outbox, graph);
                case Input.SignalInput signal -> memory.add(signal.key().id(), signal.deviation(), signal.history());
                case Input.AnomalyInput finding -> handle(finding.anomaly(), now, outbox, graph);
            }
        }
        memory.expire(now);
        silences.removeIf(silence -> silence.until() == null || silence.until().isBefore(now));
        incidents.tick(now, graph, outbox);
    }

    private void handle(Feedback feedback, Instant now, EffectCollector outbox, DependencyGraph graph) {
        incidents.applyFeedback(feedback, now, graph, outbox);
        boolean silence = feedback.verdict() == Feedback.Verdict.SILENCE
                || feedback.verdict() == Feedback.Verdict.MAINTENANCE_WINDOW;
        if (silence
                && feedback.entity() != null
                && feedback.until() != null
                && silences.size() < settings.bounds().silences()
                && silences.stream().noneMatch(known -> known.id().equals(feedback.id()))) {
            silences.add(feedback);
        }
    }

    private void handle(Anomaly anomaly, Instant now, EffectCollector outbox, DependencyGraph graph) {
        if (anomaly.status() == AnomalyStatus.RESOLVED) {
            incidents.resolve(anomaly.id(), anomaly.timestamp());
            return;
        }
        if (memory.recordFirstSeen(anomaly.id(), anomaly.timestamp())) {
            enqueue(memory.classify(Symptom.of(anomaly)), now, outbox, graph);
        }
    }

    private void handle(Event event, Instant now, EffectCollector outbox, DependencyGraph graph) {
        if (!event.isAlert()) {
            memory.add(event);
            return;
        }
        boolean resolved = "resolved".equals(event.status());
        Symptom known = incidents.find(event.id());
        if (resolved) {
            incidents.resolve(event.id(), event.timestamp());
            memory.recordSeen(event.id(), event.timestamp());
            return;
        }
        boolean newer = memory.isNewerThanSeen(event.id(), event.timestamp());
        if (known != null) {
            boolean again = newer && !known.isFiring();
            if (again) {
                incidents.fireAgain(event.id(), now);
            }
            memory.recordSeen(event.id(), event.timestamp());
        } else if (newer) {
            memory.recordSeen(event.id(), event.timestamp());
            enqueue(memory.classify(Symptom.of(event)), now, outbox, graph);
        }
    }

    /// What a person has said comes first: a maintenance window, then a silence. Inhibition, repeats and background
    /// come when its incident is known.
    private void enqueue(Symptom symptom, Instant now, EffectCollector outbox, DependencyGraph graph) {
        Optional<Feedback> window = covering(symptom, Feedback.Verdict.MAINTENANCE_WINDOW, graph);
        Optional<Feedback> first = window.isPresent() ? window : covering(symptom, Feedback.Verdict.SILENCE, graph);
        if (first.isPresent()) {
            Feedback silence = first.get();
            counts = counts.plus(0, 0, 0, 1);
            String what = window.isPresent() ? "maintenance window" : "silence";
            String reason = what + " of " + silence.user() + " until " + silence.until();
            outbox.recordDecision(symptom, Outcome.SUPPRESSED, null, reason, now);
            return;
        }
        if (!incidents.addWaiting(symptom)) {
            outbox.recordDecision(symptom, Outcome.IGNORED, null, "too many symptoms wait", now);
        }
    }

    /// The first of this kind that covers it.
    private Optional<Feedback> covering(Symptom symptom, Feedback.Verdict kind, DependencyGraph graph) {
        return silences.stream()
                .filter(silence -> silence.verdict() == kind)
                .filter(silence -> silence.entity() != null
                        && graph.canonical(silence.entity()).equals(graph.canonical(symptom.entity())))
                .filter(silence ->
                        silence.until() != null && symptom.timestamp().isBefore(silence.until()))
                .findFirst();
    }
}
