package io.epicenter.correlator;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.input.ArrivalTime;
import io.epicenter.correlator.input.EventTimeClock;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.input.InputCounts;
import io.epicenter.correlator.input.TickClock;
import io.epicenter.correlator.learning.WeightTuner;
import io.epicenter.correlator.memory.AlertDeadlines;
import io.epicenter.correlator.memory.BackgroundSignatures;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.memory.EpisodeHistory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.TunedWeights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One environment's correlation: inputs wait for the watermark and are processed in order at aligned ticks.
final class Environment {
    private final String scope;
    private final Duration catchUp;
    private final TickClock clock;
    private final EnvironmentMemory memory;
    private final IncidentIndex index;
    private final WeightTuner tuner = new WeightTuner();
    private final IncidentPipeline pipeline;
    private final InputIntake intake;
    private final HeldRevisions held = new HeldRevisions();

    Environment(String scope, Settings settings, Plugins plugins) {
        this.scope = scope;
        this.catchUp = settings.timing().catchUp();
        this.clock = new TickClock(settings.timing());
        this.memory = EnvironmentMemory.create(settings);
        this.index = new IncidentIndex(settings.bounds());
        this.pipeline = new IncidentPipeline(settings, plugins, memory, index, tuner);
        Silences silences = new Silences(settings.bounds().silences());
        this.intake =
                new InputIntake(settings, new InputHandler(memory, index, pipeline, silences), memory.histories());
    }

    /// Everything but buffers, signal histories, waiting symptoms and incidents, which a snapshot writes one by one.
    ///
    /// @param unpublished revisions that wait until the present is reached
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
            @Nullable List<Incident> unpublished,
            @Nullable List<AlertDeadlines.Deadline> deadlines) {}

    Header header() {
        return new Header(
                scope,
                clock.sources().state(),
                clock.last(),
                clock.isWithoutSources(),
                intake.counts(),
                List.copyOf(memory.changes().all()),
                intake.silences().all(),
                tuner.versions(),
                memory.background().state(),
                memory.episodes().state(),
                held.state(),
                memory.deadlines().state());
    }

    void restore(Header header, Instant wallClock) {
        clock.restore(header.sources(), header.lastTick(), header.unsourced(), wallClock);
        intake.restore(header.counts());
        memory.changes().restore(header.changes());
        intake.silences().restore(header.silences());
        tuner.restore(header.tuned());
        memory.background().restore(header.background());
        memory.episodes().restore(header.episodes());
        held.restore(header.unpublished());
        memory.deadlines().restore(header.deadlines());
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

    InputIntake intake() {
        return intake;
    }

    Correlator.Work work() {
        return new Correlator.Work(intake.postponed(), index.waiting().size(), pipeline.spentTicks());
    }

    @Nullable
    Instant lastTick() {
        return clock.last();
    }

    void accept(Watermark watermark, Instant wallClock) {
        if (clock.accept(watermark, wallClock)) {
            intake.countAhead();
        }
    }

    /// Decides everything up to the watermark, or as many ticks as it may, and no more once one had to leave
    /// something. When it throws, the effects of the ticks before are collected.
    void advance(ArrivalTime time, DependencyGraph graph, EffectCollector effects) {
        intake.signals().acceptPending(clock.last());
        clock.target(time.arrived(), index.isEmpty(), intake).ifPresent(target -> decide(target, time, graph, effects));
    }

    /// What of the revisions is to be published now: while it catches up, the last of each incident only.
    List<Incident> publishable(List<Incident> revisions, ArrivalTime time) {
        Instant last = clock.last();
        boolean isPresent = last == null || !last.isBefore(time.wallClock().minus(catchUp));
        return held.pass(revisions, isPresent, time.wallClock());
    }

    private void decide(Instant target, ArrivalTime time, DependencyGraph graph, EffectCollector effects) {
        int ticks = 0;
        long spent = pipeline.spentTicks();
        boolean bounded = time.mostTicks() < Integer.MAX_VALUE;
        Instant now = clock.first(target, index.isEmpty(), intake);
        while (!now.isAfter(target) && ticks < time.mostTicks() && !(bounded && pipeline.spentTicks() > spent)) {
            process(new Tick(now, graph, effects));
            ticks++;
            now = clock.after(now, target, index.isEmpty(), intake);
        }
    }

    /// Takes in what is due, as far as there is room, and decides. What finds no room in a storm, or is not
    /// reached within the work of a tick, is left for the next one.
    private void process(Tick tick) {
        intake.signals().drain(tick.now());
        pipeline.begin();
        List<Input> due = intake.buffer().pollAll(tick.now());
        try {
            due = intake.take(due, tick);
            pipeline.join(tick);
            for (int left = Integer.MAX_VALUE; !due.isEmpty() && due.size() < left && pipeline.mayJoinMore(); ) {
                left = due.size();
                due = intake.take(due, tick);
                pipeline.join(tick);
            }
        } finally {
            intake.postpone(due);
        }
        memory.deadlines().pass(tick.now()).forEach(end -> index.resolve(end.alert(), null, end.until()));
        memory.expire(tick.now());
        intake.silences().expire(tick.now());
        pipeline.run(tick);
    }
}
