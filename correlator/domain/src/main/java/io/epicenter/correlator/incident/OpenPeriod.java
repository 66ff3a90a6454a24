package io.epicenter.correlator.incident;

import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When an incident was open, and how often that has changed.
///
/// @param openedAt when it opened last
/// @param resolvedAt null while it is open
/// @param transitions when it resolved or re-opened, oldest first; the last 32 are kept
public record OpenPeriod(Instant openedAt, @Nullable Instant resolvedAt, List<Instant> transitions) {
    /// Transitions that are remembered. Chosen by hand: eight times the default of `flaps`; a higher setting than this
    /// would never call an incident flapping.
    private static final int MAX_TRANSITIONS = 32;

    public OpenPeriod {
        transitions = List.copyOf(transitions);
    }

    static OpenPeriod startingAt(Instant at) {
        return new OpenPeriod(at, null, List.of());
    }

    public boolean isOpen() {
        return resolvedAt == null;
    }

    OpenPeriod resolve(Instant at) {
        return new OpenPeriod(openedAt, at, transitionsWith(at));
    }

    OpenPeriod reopen(Instant at) {
        return new OpenPeriod(at, null, transitionsWith(at));
    }

    private List<Instant> transitionsWith(Instant at) {
        List<Instant> all = new ArrayList<>(transitions);
        all.add(at);
        return all.subList(Math.max(0, all.size() - MAX_TRANSITIONS), all.size());
    }

    /// Whether it resolved or re-opened too often of late.
    public boolean isFlapping(Settings.Publishing settings, Instant now) {
        Instant since = now.minus(settings.flapWindow());
        return transitions.stream().filter(at -> !at.isBefore(since)).count() >= settings.flaps();
    }
}
