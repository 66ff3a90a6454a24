package io.epicenter.correlator;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
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
    /// Deviations that come one by one are made batches of so many at most. Chosen by hand: some hundred kilobytes.
    private static final int MOST_SINGLE = 4_096;

    private final String scope;
    private final EventTimeClock clock;
    private final TickSchedule schedule;
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final WeightTuner tuner = new WeightTuner();
    private final IncidentPipeline pipeline;
    private final InputBuffer buffer;
    private final SignalBuffer signals;
    private final SignalBatchWriter single = new SignalBatchWriter();
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
        this.signals = new SignalBuffer(settings.bounds().bufferedSignals());
        this.handler = new InputHandler(
                memory, index, pipeline, new Silences(settings.bounds().silences()));
    }

    /// @param late processed at a later tick than their own
    /// @param dropped because a buffer was full
    record InputCounts(long inputs, long late, long dropped, long suppressed) {
        static final InputCounts ZERO = new InputCounts(0, 0, 0, 0);

        InputCounts plus(long moreInputs, long moreLate, long moreDropped, long moreSuppressed) {
            return new InputCounts(
                    inputs + moreInputs, late + moreLate, dropped + moreDropped, suppressed + moreSuppressed);
        }
    }

    /// Everything but buffers, signal histories, waiting symptoms and incidents, which a snapshot writes one by one.
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

    SignalBuffer signals() {
        return signals;
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
        if (buffer.isFull()) {
            counts = counts.plus(1, 0, 1, 0);
            return;
        }
        boolean late = lastTick != null && !key.time().isAfter(lastTick);
        counts = counts.plus(1, late ? 1 : 0, 0, 0);
        buffer.add(key, input);
    }

    void accept(Deviation deviation) {
        single.add(deviation);
        if (single.size() >= MOST_SINGLE) {
            acceptSingle();
        }
    }

    /// As [#recall] of one.
    void restore(Deviation deviation) {
        SignalBatchWriter writer = new SignalBatchWriter();
        writer.add(deviation);
        recall(writer.toBatch());
    }

    private void acceptSingle() {
        if (single.size() > 0) {
            SignalBatch batch = single.toBatch();
            single.clear();
            accept(batch);
        }
    }

    void accept(SignalBatch batch) {
        int dropped = signals.add(batch, Long.MIN_VALUE);
        counts = counts.plus(batch.size(), countUntilLastTick(batch), dropped, 0);
    }

    private int countUntilLastTick(SignalBatch batch) {
        if (lastTick == null) {
            return 0;
        }
        long last = lastTick.toEpochMilli();
        int count = 0;
        for (long end : batch.times().endMillis()) {
            count += end <= last ? 1 : 0;
        }
        return count;
    }

    /// Takes signals that it had taken before the snapshot that it was restored from.
    void recall(SignalBatch batch) {
        long last = lastTick == null ? Long.MIN_VALUE : lastTick.toEpochMilli();
        long[] ends = batch.times().endMillis();
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] <= last) {
                memory.histories().add(batch, i);
            }
        }
        signals.add(batch, last);
    }

    /// The event time from which signals must be recalled after a restore; empty before the first tick.
    Optional<Instant> recallFrom() {
        return Optional.ofNullable(lastTick).map(memory.histories()::readAgainFrom);
    }

    /// Decides everything up to the watermark.
    CorrelatorEffects advance(Instant wallClock, DependencyGraph graph) {
        acceptSingle();
        Optional<Instant> watermark = watermark(wallClock);
        if (watermark.isEmpty()) {
            return CorrelatorEffects.NONE;
        }
        Instant target = schedule.aligned(watermark.get());
        Instant last = lastTick;
        if (last == null || (withoutSources && clock.hasSources() && index.isEmpty())) {
            last = target.minus(schedule.tick());
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
        return Optional.of(clock.withoutSources(wallClock));
    }

    private Instant next(Instant last, Instant target) {
        return index.isEmpty() ? schedule.nextWhenIdle(last, target, nextInput()) : schedule.next(last);
    }

    private @Nullable Instant nextInput() {
        Instant input = buffer.nextTime();
        long signal = signals.nextMillis();
        boolean signalFirst = signal != Long.MAX_VALUE && (input == null || signal < input.toEpochMilli());
        return signalFirst ? Instant.ofEpochMilli(signal) : input;
    }

    private void process(Tick tick) {
        signals.drainTo(memory.histories(), tick.now().toEpochMilli());
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
