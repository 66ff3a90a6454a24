package io.epicenter.correlator;

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
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.TunedWeights;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One environment's correlation: inputs wait for the watermark and are processed in order at aligned ticks.
final class Environment {
    private final String scope;
    private final EventTimeClock clock;
    private final TickSchedule schedule;
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final WeightTuner tuner = new WeightTuner();
    private final IncidentPipeline pipeline;
    private final InputBuffer buffer;
    private final InputHandler handler;
    private @Nullable Instant lastTick;
    private boolean withoutSources;
    private InputCounts counts = InputCounts.ZERO;

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.clock = new EventTimeClock(settings.timing());
        this.schedule = new TickSchedule(settings.timing().tick());
        this.memory = EnvironmentMemory.create(settings);
        this.index = new IncidentIndex(settings.bounds());
        this.pipeline = new IncidentPipeline(settings, plugins, memory, index, tuner);
        this.buffer = new InputBuffer(settings.bounds().bufferedInputs());
        this.handler = new InputHandler(
                memory, index, pipeline, new Silences(settings.bounds().silences()));
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
                handler.silences().all(),
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
        handler.silences().restore(header.silences());
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

    /// Decides everything up to the watermark. When it throws, the effects of the ticks before are collected.
    void advance(Instant wallClock, DependencyGraph graph, EffectCollector effects) {
        Optional<Instant> watermark = watermark(wallClock);
        if (watermark.isEmpty()) {
            return;
        }
        Instant target = schedule.aligned(watermark.get());
        Instant last = lastTick;
        if (last == null || (withoutSources && clock.hasSources() && index.isEmpty())) {
            last = target.minus(schedule.tick());
            withoutSources = false;
        }
        for (Instant now = next(last, target); !now.isAfter(target); now = next(now, target)) {
            process(new Tick(now, graph, effects));
            lastTick = now;
        }
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
        return Optional.of(clock.withoutSources(wallClock));
    }

    private Instant next(Instant last, Instant target) {
        return index.isEmpty() ? schedule.nextWhenIdle(last, target, buffer.nextTime()) : schedule.next(last);
    }

    private void process(Tick tick) {
        for (Input input = buffer.poll(tick.now()); input != null; input = buffer.poll(tick.now())) {
            if (handler.handle(input, tick)) {
                counts = counts.plus(0, 0, 0, 1);
            }
        }
        memory.expire(tick.now());
        handler.silences().expire(tick.now());
        pipeline.run(tick);
    }
}
