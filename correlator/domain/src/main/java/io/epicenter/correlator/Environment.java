package io.epicenter.correlator;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One environment's correlation: inputs wait for the watermark and are processed in order at aligned ticks.
final class Environment {
    /// How far back the first decisions go when there is no earlier one. Chosen by hand: twice what is read of the
    /// topics without a snapshot.
    private static final Duration LONGEST_BACK = Duration.ofHours(1);

    private final String scope;
    private final EventTimeClock clock;
    private final Settings.Timing timing;
    private final InputTimes times;
    private final HeldRevisions held = new HeldRevisions();
    private final TickSchedule schedule;
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final WeightTuner tuner = new WeightTuner();
    private final IncidentPipeline pipeline;
    private final InputBuffer buffer;
    private final SignalIntake signals;
    private final InputHandler handler;
    private @Nullable Instant lastTick;
    private boolean withoutSources;
    private InputCounts counts = InputCounts.ZERO;
    private int postponed;

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.clock = new EventTimeClock(settings.timing());
        this.timing = settings.timing();
        this.times = new InputTimes(timing.ahead());
        this.schedule = new TickSchedule(settings.timing().tick());
        this.memory = EnvironmentMemory.create(settings);
        this.index = new IncidentIndex(settings.bounds());
        this.pipeline = new IncidentPipeline(settings, plugins, memory, index, tuner);
        this.buffer = new InputBuffer(settings.bounds().bufferedInputs());
        this.signals = new SignalIntake(settings.bounds().bufferedSignals(), memory.histories());
        this.handler = new InputHandler(
                memory, index, pipeline, new Silences(settings.bounds().silences()));
    }

    /// @param late processed at a later tick than their own
    /// @param dropped for a full buffer, too many series, or a time that nothing can be computed with
    /// @param ahead of their arrival by too much: dated back to it, or dropped when they are signals
    record InputCounts(long inputs, long late, long dropped, long suppressed, long ahead) {
        static final InputCounts ZERO = new InputCounts(0, 0, 0, 0, 0);

        InputCounts plus(InputCounts more) {
            return new InputCounts(
                    inputs + more.inputs,
                    late + more.late,
                    dropped + more.dropped,
                    suppressed + more.suppressed,
                    ahead + more.ahead);
        }

        /// Of one input.
        InputCounts input(boolean isLate, boolean isDropped) {
            return plus(new InputCounts(1, isLate ? 1 : 0, isDropped ? 1 : 0, 0, 0));
        }

        InputCounts oneSuppressed() {
            return plus(new InputCounts(0, 0, 0, 1, 0));
        }

        InputCounts oneAhead() {
            return plus(new InputCounts(0, 0, 0, 0, 1));
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
            @Nullable List<EpisodeHistory.Episode> episodes,
            @Nullable List<Incident> unpublished) {}

    Header header() {
        return new Header(
                scope,
                clock.state(),
                lastTick,
                withoutSources,
                counts(),
                List.copyOf(memory.changes().all()),
                handler.silences().all(),
                tuner.versions(),
                memory.background().state(),
                memory.episodes().state(),
                held.state());
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
        held.restore(header.unpublished());
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

    SignalIntake signals() {
        return signals;
    }

    InputCounts counts() {
        return counts.plus(signals.counts());
    }

    Correlator.Work work() {
        return new Correlator.Work(postponed, index.waiting().size(), pipeline.spentTicks());
    }

    @Nullable
    Instant lastTick() {
        return lastTick;
    }

    void accept(Watermark watermark, Instant wallClock) {
        if (clock.accept(watermark, wallClock)) {
            counts = counts.oneAhead();
        }
    }

    /// @param arrived by which its time is bounded
    void accept(Input input, Instant arrived) {
        Instant time = times.of(input.key().time(), arrived);
        if (time.equals(input.key().time())) {
            accept(input);
            return;
        }
        counts = counts.oneAhead();
        accept(input.at(time));
    }

    void accept(Input input) {
        Input.Key key = input.key();
        if (!InputTimes.isSound(key.time()) || buffer.isFull()) {
            counts = counts.input(false, true);
            return;
        }
        counts = counts.input(lastTick != null && !key.time().isAfter(lastTick), false);
        buffer.add(input);
    }

    void accept(Deviation deviation) {
        signals.accept(deviation, lastTick);
    }

    void accept(SignalBatch batch, Instant arrived) {
        signals.accept(batch, lastTick, times.latest(arrived));
    }

    /// As [#recall] of one.
    void restore(Deviation deviation) {
        SignalBatchWriter writer = new SignalBatchWriter();
        writer.add(deviation);
        recall(writer.toBatch());
    }

    /// Takes signals that it had taken before the snapshot that it was restored from.
    void recall(SignalBatch batch) {
        signals.recall(batch, lastTick);
    }

    /// The event time from which signals must be recalled after a restore; empty before the first tick.
    Optional<Instant> recallFrom() {
        return Optional.ofNullable(lastTick).map(memory.histories()::readAgainFrom);
    }

    /// Decides everything up to the watermark, or as many ticks as it may, and no more once one had to leave
    /// something. When it throws, the effects of the ticks before are collected.
    void advance(ArrivalTime time, DependencyGraph graph, EffectCollector effects) {
        signals.acceptPending(lastTick);
        watermark(time.arrived()).map(schedule::aligned).ifPresent(target -> decide(target, time, graph, effects));
    }

    /// What of the revisions is to be published now: while it catches up, the last of each incident only.
    List<Incident> publishable(List<Incident> revisions, ArrivalTime time) {
        Instant last = lastTick;
        boolean isPresent = last == null || !last.isBefore(time.wallClock().minus(timing.catchUp()));
        return held.pass(revisions, isPresent, time.wallClock());
    }

    private void decide(Instant target, ArrivalTime time, DependencyGraph graph, EffectCollector effects) {
        int ticks = 0;
        long spent = pipeline.spentTicks();
        Instant now = next(begin(target), target);
        while (!now.isAfter(target) && ticks < time.mostTicks()) {
            process(new Tick(now, graph, effects));
            lastTick = now;
            ticks++;
            if (pipeline.spentTicks() > spent && time.mostTicks() < Integer.MAX_VALUE) {
                return;
            }
            now = next(now, target);
        }
    }

    /// The tick from which it goes on. Without a source at first, the one before the first that waits, so that
    /// what began and ended meanwhile is seen in order; and where the sources are behind the wall clock that drove
    /// it before, the one before theirs.
    private Instant begin(Instant target) {
        Instant last = lastTick;
        Instant before = target.minus(schedule.tick());
        if (last == null) {
            Instant first = buffer.nextTime();
            Instant earliest = target.minus(LONGEST_BACK);
            return !withoutSources || first == null || !first.isBefore(before)
                    ? before
                    : schedule.aligned(first.isBefore(earliest) ? earliest : first)
                            .minus(schedule.tick());
        }
        if (withoutSources && clock.hasSources() && index.isEmpty()) {
            withoutSources = false;
            return last.isBefore(before) ? last : before;
        }
        return last;
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
        Instant signal = signals.nextTime();
        return input == null || (signal != null && signal.isBefore(input)) ? signal : input;
    }

    /// Takes in what is due, as far as there is room, and decides. What finds no room in a storm, or is not
    /// reached within the work of a tick, is left for the next one.
    private void process(Tick tick) {
        signals.drain(tick.now());
        pipeline.begin();
        List<Input> due = buffer.pollAll(tick.now());
        try {
            due = take(due, tick);
            pipeline.join(tick);
            for (int left = Integer.MAX_VALUE; !due.isEmpty() && due.size() < left && pipeline.mayJoinMore(); ) {
                left = due.size();
                due = take(due, tick);
                pipeline.join(tick);
            }
        } finally {
            due.forEach(buffer::add);
            postponed = due.size();
        }
        memory.expire(tick.now());
        handler.silences().expire(tick.now());
        pipeline.run(tick);
    }

    /// What has no room yet, in order.
    private List<Input> take(List<Input> due, Tick tick) {
        List<Input> left = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (Input input : due) {
            String symptom = input.symptom();
            if (symptom != null && (held.contains(symptom) || !handler.hasRoomFor(input))) {
                held.add(symptom);
                left.add(input);
            } else if (handler.handle(input, tick)) {
                counts = counts.oneSuppressed();
            }
        }
        return left;
    }
}
