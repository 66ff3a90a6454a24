package io.epicenter.correlator.input;

import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which ticks are due in one environment: those from the last one on up to the watermark, and up to what the wall
/// clock gives while there is no source of watermarks.
public final class TickClock {
    /// How far back the first decisions go when there is no earlier one. Chosen by hand: twice what is read of the
    /// topics without a snapshot.
    private static final Duration LONGEST_BACK = Duration.ofHours(1);

    private final EventTimeClock clock;
    private final TickSchedule schedule;
    private @Nullable Instant last;
    private boolean withoutSources;

    public TickClock(Settings.Timing timing) {
        this.clock = new EventTimeClock(timing);
        this.schedule = new TickSchedule(timing.tick());
    }

    public EventTimeClock sources() {
        return clock;
    }

    /// Null while there was none.
    @Nullable
    public Instant last() {
        return last;
    }

    public boolean isWithoutSources() {
        return withoutSources;
    }

    public void restore(
            Map<String, EventTimeClock.Source> sources, @Nullable Instant tick, boolean unsourced, Instant now) {
        clock.restore(sources, now);
        last = tick;
        withoutSources = unsourced;
    }

    /// Whether it goes wrong.
    public boolean accept(Watermark watermark, Instant wallClock) {
        return clock.accept(watermark, wallClock);
    }

    /// The last tick that is due; empty when none is. Without any source, the wall clock drives what could open an
    /// incident.
    ///
    /// @param isIdle whether nothing waits and no incident is there
    public Optional<Instant> target(Instant arrived, boolean isIdle, WaitingInputs waiting) {
        if (clock.hasSources()) {
            return clock.now(arrived).map(schedule::aligned);
        }
        if (isIdle && !waiting.hasOpener()) {
            return Optional.empty();
        }
        withoutSources = true;
        return Optional.of(schedule.aligned(clock.withoutSources(arrived)));
    }

    /// The first one to decide.
    public Instant first(Instant target, boolean isIdle, WaitingInputs waiting) {
        return next(begin(target, isIdle, waiting), target, isIdle, waiting);
    }

    /// The one after a tick that was decided.
    public Instant after(Instant tick, Instant target, boolean isIdle, WaitingInputs waiting) {
        last = tick;
        return next(tick, target, isIdle, waiting);
    }

    private Instant next(Instant tick, Instant target, boolean isIdle, WaitingInputs waiting) {
        return isIdle ? schedule.nextWhenIdle(tick, target, waiting.nextTime()) : schedule.next(tick);
    }

    /// The tick from which it goes on. Without a source at first, the one before the first that waits, so that
    /// what began and ended meanwhile is seen in order; and where the sources are behind the wall clock that drove
    /// it before, the one before theirs.
    private Instant begin(Instant target, boolean isIdle, WaitingInputs waiting) {
        Instant before = target.minus(schedule.tick());
        Instant known = last;
        if (known == null) {
            Instant first = waiting.nextTime();
            Instant earliest = target.minus(LONGEST_BACK);
            return !withoutSources || first == null || !first.isBefore(before)
                    ? before
                    : schedule.aligned(first.isBefore(earliest) ? earliest : first)
                            .minus(schedule.tick());
        }
        if (withoutSources && clock.hasSources() && isIdle) {
            withoutSources = false;
            return known.isBefore(before) ? known : before;
        }
        return known;
    }
}
