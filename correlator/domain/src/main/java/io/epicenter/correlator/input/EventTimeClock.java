package io.epicenter.correlator.input;

import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The event-time clock of one environment: the least watermark of the sources that speak. When all fall silent it
/// goes on from the newest of them at the pace of the wall clock.
public final class EventTimeClock {
    /// A source that has been silent for so long, by the wall clock, is forgotten. Chosen by hand: long after it
    /// stopped holding the others back; shorter would forget one that restarts slowly.
    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    /// Watermarks of one source that wait at a time; beyond it the newest replaces the one before. Chosen by hand: a
    /// bound on memory, far above what arrives within `hold`.
    private static final int HELD = 64;

    private final Settings.Timing settings;
    private final Map<String, Source> sources = new TreeMap<>();

    public EventTimeClock(Settings.Timing settings) {
        this.settings = settings;
    }

    /// A watermark that waits.
    public record HeldWatermark(Instant watermark, Instant seenAt) {}

    /// @param watermark up to which everything is here; null while the first is held
    /// @param seenAt wall clock of the last progress
    public record Source(@Nullable Instant watermark, Instant seenAt, List<HeldWatermark> held) {
        /// As if it and all that is held of it had come then.
        Source seenAt(Instant wallClock) {
            return new Source(
                    watermark,
                    wallClock,
                    held.stream()
                            .map(each -> new HeldWatermark(each.watermark(), wallClock))
                            .toList());
        }
    }

    public Map<String, Source> state() {
        return new TreeMap<>(sources);
    }

    /// Takes a snapshot's sources as if they had spoken now.
    public void restore(Map<String, Source> state, Instant wallClock) {
        state.forEach((name, source) -> sources.put(name, source.seenAt(wallClock)));
    }

    /// One that leads its arrival by too much is taken as if it told of the arrival: its source's clock goes
    /// wrong, and what others send must not become late for it.
    ///
    /// @return whether it was
    public boolean accept(Watermark watermark, Instant wallClock) {
        InputTimes times = new InputTimes(settings.ahead());
        Source known = sources.get(watermark.source());
        List<HeldWatermark> held = new ArrayList<>(known == null ? List.of() : known.held());
        HeldWatermark next = new HeldWatermark(times.of(watermark.watermark(), wallClock), wallClock);
        boolean merge = held.size() >= HELD
                || (!held.isEmpty() && held.getLast().seenAt().equals(wallClock));
        if (merge) {
            held.set(held.size() - 1, next);
        } else {
            held.add(next);
        }
        sources.put(watermark.source(), new Source(known == null ? null : known.watermark(), wallClock, held));
        return times.isAhead(watermark.watermark(), wallClock);
    }

    public boolean hasSources() {
        return !sources.isEmpty();
    }

    /// The event time up to which everything has arrived; empty while no source has spoken.
    public Optional<Instant> now(Instant wallClock) {
        releaseHeld(wallClock);
        Instant least = null;
        Instant goingOn = null;
        for (Source source : sources.values()) {
            Instant watermark = source.watermark();
            if (watermark == null) {
                continue;
            }
            Duration silent = Duration.between(source.seenAt(), wallClock).minus(settings.sourceIdle());
            if (silent.isNegative() || silent.isZero()) {
                least = least == null || watermark.isBefore(least) ? watermark : least;
            } else {
                Instant pace = watermark.plus(silent);
                goingOn = goingOn == null || pace.isAfter(goingOn) ? pace : goingOn;
            }
        }
        return Optional.ofNullable(least != null ? least : goingOn);
    }

    /// The event time that the wall clock gives while there is no source.
    public Instant withoutSources(Instant wallClock) {
        return wallClock.minus(settings.sourceIdle());
    }

    private void releaseHeld(Instant wallClock) {
        Instant ripe = wallClock.minus(settings.hold());
        sources.replaceAll((name, source) -> source.seenAt().isAfter(wallClock) ? source.seenAt(wallClock) : source);
        sources.values().removeIf(source -> source.seenAt().plus(FORGET_AFTER).isBefore(wallClock));
        sources.replaceAll((name, source) -> {
            if (source.held().isEmpty()) {
                return source;
            }
            Instant watermark = source.watermark();
            List<HeldWatermark> left = new ArrayList<>();
            for (HeldWatermark held : source.held()) {
                if (held.seenAt().isAfter(ripe)) {
                    left.add(held);
                } else if (watermark == null || held.watermark().isAfter(watermark)) {
                    watermark = held.watermark();
                }
            }
            return new Source(watermark, source.seenAt(), left);
        });
    }
}
