package io.epicenter.correlator.memory;

import io.epicenter.contracts.Event;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recent changes of an environment, oldest first. Bounded in number and age.
public final class ChangeLog {
    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::timestamp).thenComparing(Event::id);

    private final Settings settings;
    private final List<Event> changes = new ArrayList<>();
    private @Nullable Changes sharedChanges;

    ChangeLog(Settings settings) {
        this.settings = settings;
    }

    public void add(Event change) {
        if (changes.stream().anyMatch(known -> known.id().equals(change.id()))) {
            return;
        }
        changes.add(change);
        sharedChanges = null;
        changes.sort(BY_TIME);
        if (changes.size() > settings.bounds().changes()) {
            changes.removeFirst();
        }
    }

    public void restore(Collection<Event> known) {
        changes.addAll(known);
    }

    public List<Event> all() {
        return changes;
    }

    /// What they touched together.
    public Changes sharedChanges(DependencyGraph graph) {
        Changes known = sharedChanges;
        if (known == null || !known.isBuiltFor(graph)) {
            known = new Changes(changes, graph, settings.causes());
            sharedChanges = known;
        }
        return known;
    }

    /// A change is kept for as long as it may be blamed for what began at the far end of a signal's history.
    void expire(Instant now) {
        Duration window = settings.causes()
                .changeWindow()
                .plus(settings.bounds().history())
                .plus(settings.bounds().history());
        if (changes.removeIf(change -> change.timestamp().isBefore(now.minus(window)))) {
            sharedChanges = null;
        }
    }
}
