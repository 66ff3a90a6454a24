package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.response.HumanStateRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What follows from a decision, in order: first stored, then published.
///
/// @param touched incidents whose view changed
public record IncidentEffects(
        List<StateRecord> store, List<Action> actions, List<Feedback> feedback, Set<String> touched) {
    public static final IncidentEffects NONE = new IncidentEffects(List.of(), List.of(), List.of(), Set.of());

    public IncidentEffects {
        store = List.copyOf(store);
        actions = List.copyOf(actions);
        feedback = List.copyOf(feedback);
        touched = Set.copyOf(touched);
    }

    static IncidentEffects touching(String incident) {
        return new IncidentEffects(List.of(), List.of(), List.of(), Set.of(incident));
    }

    /// Entries of outboxes have changed.
    static IncidentEffects changing(List<OutboxEntry> entries) {
        if (entries.isEmpty()) {
            return NONE;
        }
        return new IncidentEffects(
                entries.stream().map(StateRecord::of).toList(),
                List.of(),
                List.of(),
                entries.stream().map(OutboxEntry::incident).collect(Collectors.toSet()));
    }

    /// An attempt is over.
    static IncidentEffects settling(OutboxEntry entry, Action audit) {
        return new IncidentEffects(List.of(StateRecord.of(entry)), List.of(audit), List.of(), Set.of(entry.incident()));
    }

    IncidentEffects and(IncidentEffects more) {
        if (isEmpty()) {
            return more;
        }
        if (more.isEmpty()) {
            return this;
        }
        return new IncidentEffects(
                joined(store, more.store),
                joined(actions, more.actions),
                joined(feedback, more.feedback),
                new LinkedHashSet<>(joined(List.copyOf(touched), List.copyOf(more.touched))));
    }

    /// Whether receivers may have to be notified of what a person did.
    boolean changesHumanState() {
        return store.stream().anyMatch(stateRecord -> stateRecord.value() instanceof HumanStateRecord);
    }

    private boolean isEmpty() {
        return store.isEmpty() && actions.isEmpty() && feedback.isEmpty() && touched.isEmpty();
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
