package io.epicenter.correlator;

import io.epicenter.contracts.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The revisions that were decided of a time that is long over. They wait until the present is reached, and only
/// the last of each incident is published: so nobody is woken for what began and ended during a pause.
final class HeldRevisions {
    /// After so long by the wall clock they are published all the same: a present that is not reached must not
    /// keep an incident from people. Chosen by hand: a minute more, after a pause that was longer.
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /// As many incidents are held at most, before all are published. Chosen by hand: a bound on memory.
    private static final int MOST = 5_000;

    private final Map<String, Incident> held = new LinkedHashMap<>();
    private @Nullable Instant since;

    List<Incident> state() {
        return List.copyOf(held.values());
    }

    void restore(@Nullable List<Incident> known) {
        if (known != null) {
            known.forEach(revision -> held.put(revision.id(), revision));
        }
    }

    /// What is to be published now, of those that were held and these.
    ///
    /// @param isPresent whether they are of now
    List<Incident> pass(List<Incident> revisions, boolean isPresent, Instant wallClock) {
        if (isPresent && held.isEmpty()) {
            return revisions;
        }
        if (isPresent) {
            List<Incident> all = new ArrayList<>(release());
            revisions.forEach(revision -> all.removeIf(older -> older.id().equals(revision.id())));
            all.addAll(revisions);
            return all;
        }
        for (Incident revision : revisions) {
            held.remove(revision.id());
            held.put(revision.id(), revision);
        }
        if (held.isEmpty()) {
            return List.of();
        }
        Instant first = since == null ? wallClock : since;
        since = first;
        boolean tooLong = !wallClock.isBefore(first.plus(LONGEST));
        return tooLong || held.size() > MOST ? release() : List.of();
    }

    private List<Incident> release() {
        List<Incident> all = state();
        held.clear();
        since = null;
        return all;
    }
}
