package io.epicenter.correlator.incident;

import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The members of the last minute whose series their incident already had.
public final class RepeatedSeries {
    /// Within which the series must begin anew. Chosen by hand: docs/accuracy-correlation.md, "What makes the
    /// difference".
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /// Repeats that are kept. Chosen by hand: a bound on memory, far above the three that split an incident.
    private static final int MOST = 100;

    private final List<Repeat> repeats = new ArrayList<>();

    record Repeat(String series, Instant timestamp) {}

    public void add(Symptom symptom) {
        Instant from = symptom.timestamp().minus(WINDOW);
        repeats.removeIf(repeat -> repeat.timestamp().isBefore(from));
        if (repeats.size() < MOST) {
            repeats.add(new Repeat(symptom.series(), symptom.timestamp()));
        }
    }

    /// When so many different series began anew within a minute; null when they did not.
    @Nullable
    public Instant secondOnset(int different) {
        long count = repeats.stream().map(Repeat::series).distinct().count();
        return count < different
                ? null
                : repeats.stream()
                        .map(Repeat::timestamp)
                        .min(Instant::compareTo)
                        .orElse(null);
    }

    public void clear() {
        repeats.clear();
    }

    List<Repeat> state() {
        return List.copyOf(repeats);
    }

    void restore(List<Repeat> known) {
        repeats.addAll(known);
    }
}
