package io.epicenter.correlator;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Progress;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.memory.Background;
import io.epicenter.correlator.memory.Episodes;
import io.epicenter.correlator.memory.Memory;
import io.epicenter.correlator.model.Graph;
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
    private final Clock clock;
    private final Memory memory;
    private final Incidents incidents;
    private final TreeMap<Input.Key, Input> buffer = new TreeMap<>(Input.ORDER);
    private final List<Feedback> silences = new ArrayList<>();
    private @Nullable Instant lastTick;
    private boolean unsourced;
    private Counts counts = Counts.ZERO;

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.settings = settings;
        this.clock = new Clock(settings.timing());
        this.memory = new Memory(settings);
        this.incidents = new Incidents(settings, plugins, memory);
    }

    /// @param late processed at a later tick than their own
    /// @param dropped because the buffer was full
    record Counts(long inputs, long late, long dropped, long suppressed) {
        static final Counts ZERO = new Counts(0, 0, 0, 0);

        Counts and(long moreInputs, long moreLate, long moreDropped, long moreSuppressed) {
            return new Counts(inputs + moreInputs, late + moreLate, dropped + moreDropped, suppressed + moreSuppressed);
        }
    }

    /// Everything but buffer, tracks, waiting symptoms and incidents, which a snapshot writes one by one.
    record Header(
            String scope,
            Map<String, Clock.Source> sources,
            @Nullable Instant lastTick,
            boolean unsourced,
            Counts counts,
            List<Event> changes,
            List<Feedback> silences,
            @Nullable List<TunedWeights> tuned,
            @Nullable Map<String, Background.Count> background,
            @Nullable List<Episodes.Episode> episodes) {}

    Header header() {
        return new Header(
                scope,
                clock.state(),
                lastTick,
                unsourced,
                counts,
                List.copyOf(memory.changes()),
                List.copyOf(silences),
                incidents.tuning().versions(),
                memory.background().state(),
                memory.episodes().state());
    }

    void restore(Header header, Instant wallClock) {
        clock.restore(header.sources(), wallClock);
        lastTick = header.lastTick();
        unsourced = header.unsourced();
        counts = header.counts();
        memory.changes().addAll(header.changes());
        silences.addAll(header.silences());
        incidents.tuning().restore(header.tuned());
        memory.background().restore(header.background());
        memory.episodes().restore(header.episodes());
    }

    String scope() {
        return scope;
    }

    Memory memory() {
        return memory;
    }

    Incidents incidents() {
        return incidents;
    }

    Collection<Input> buffer() {
        return buffer.values();
    }

    Counts counts() {
        return counts;
    }

    @Nullable
    Instant lastTick() {
        return lastTick;
    }

    void accept(Progress progress, Instant wallClock) {
        clock.accept(progress, wallClock);
    }

    void accept(Input input) {
        Input.Key key = input.key();
        int bound = settings.bounds().bufferedInputs();
        boolean essential = !(input instanceof Input.Measure);
        if (buffer.size() >= (essential ? bound * ESSENTIAL_FACTOR : bound)) {
            counts = counts.and(1, 0, 1, 0);
            return;
        }
        boolean late = lastTick != null && !key.time().isAfter(lastTick);
        counts = counts.and(1, late ? 1 : 0, 0, 0);
        buffer.put(key, input instanceof Input.Measure measure ? measure.on(memory.track(key.id())) : input);
    }

    void restoreInput(Input input) {
        buffer.put(input.key(), input);
    }

    /// Decides everything up to the watermark.
    Effects advance(Instant wallClock, Graph graph) {
        Optional<Instant> watermark = watermark(wallClock);
        if (watermark.isEmpty()) {
            return Effects.NONE;
        }
        Instant target = aligned(watermark.get());
        Duration tick = settings.timing().tick();
        Instant last = lastTick;
        if (last == null || (unsourced && clock.hasSources() && incidents.isIdle())) {
            last = target.minus(tick);
            unsourced = false;
        }
        Outbox outbox = new Outbox();
        for (Instant now = next(last, target); !now.isAfter(target); now = next(now, target)) {
            tick(now, graph, outbox);
            lastTick = now;
        }
        return outbox.effects();
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
        unsourced = true;
        return Optional.of(wallClock.minus(settings.timing().sourceIdle()));
    }

    private static boolean mayOpen(Input input) {
        return input instanceof Input.Finding
                || (input instanceof Input.Happening happening
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

    private void tick(Instant now, Graph graph, Outbox outbox) {
        while (!buffer.isEmpty() && !buffer.firstKey().time().isAfter(now)) {
            Input input = buffer.pollFirstEntry().getValue();
            switch (input) {
                case Input.Advice advice -> take(advice.feedback(), now, outbox, graph);
                case Input.Happening happening -> take(happening.event(), now, outbox, graph);
                case Input.Measure measure -> memory.add(measure);
                case Input.Finding finding -> take(finding.anomaly(), now, outbox, graph);
            }
        }
        memory.forget(now);
        silences.removeIf(silence -> silence.until() == null || silence.until().isBefore(now));
        incidents.tick(now, graph, outbox);
    }

    private void take(Feedback feedback, Instant now, Outbox outbox, Graph graph) {
        incidents.correct(feedback, now, graph, outbox);
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

    private void take(Anomaly anomaly, Instant now, Outbox outbox, Graph graph) {
        if (anomaly.status() == AnomalyStatus.RESOLVED) {
            incidents.resolve(anomaly.id(), anomaly.timestamp());
            return;
        }
        if (memory.addSymptom(anomaly.id(), anomaly.timestamp())) {
            await(memory.known(Symptom.of(anomaly)), now, outbox, graph);
        }
    }

    private void take(Event event, Instant now, Outbox outbox, Graph graph) {
        if (!event.isAlert()) {
            memory.add(event);
            return;
        }
        boolean resolved = "resolved".equals(event.status());
        Symptom known = incidents.find(event.id());
        if (resolved) {
            incidents.resolve(event.id(), event.timestamp());
            memory.seenAgain(event.id(), event.timestamp());
            return;
        }
        boolean newer = memory.isNewerThanSeen(event.id(), event.timestamp());
        if (known != null) {
            boolean again = newer && !known.isFiring();
            if (again) {
                incidents.fireAgain(event.id(), now);
            }
            memory.seenAgain(event.id(), event.timestamp());
        } else if (newer) {
            memory.seenAgain(event.id(), event.timestamp());
            await(memory.known(Symptom.of(event)), now, outbox, graph);
        }
    }

    /// What a person has said comes first: a maintenance window, then a silence. Inhibition, repeats and background
    /// come when its incident is known.
    private void await(Symptom symptom, Instant now, Outbox outbox, Graph graph) {
        Optional<Feedback> window = covering(symptom, Feedback.Verdict.MAINTENANCE_WINDOW, graph);
        Optional<Feedback> first = window.isPresent() ? window : covering(symptom, Feedback.Verdict.SILENCE, graph);
        if (first.isPresent()) {
            Feedback silence = first.get();
            counts = counts.and(0, 0, 0, 1);
            String what = window.isPresent() ? "maintenance window" : "silence";
            String reason = what + " of " + silence.user() + " until " + silence.until();
            outbox.decide(symptom, Outcome.SUPPRESSED, null, reason, now);
            return;
        }
        if (!incidents.await(symptom)) {
            outbox.decide(symptom, Outcome.IGNORED, null, "too many symptoms wait", now);
        }
    }

    /// The first of this kind that covers it.
    private Optional<Feedback> covering(Symptom symptom, Feedback.Verdict kind, Graph graph) {
        return silences.stream()
                .filter(silence -> silence.verdict() == kind)
                .filter(silence -> silence.entity() != null
                        && graph.canonical(silence.entity()).equals(graph.canonical(symptom.entity())))
                .filter(silence ->
                        silence.until() != null && symptom.timestamp().isBefore(silence.until()))
                .findFirst();
    }
}
