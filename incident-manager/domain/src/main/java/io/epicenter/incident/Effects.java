package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Feedback;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What follows from a decision, in order: first stored, then published.
///
/// @param touched incidents whose view changed
public record Effects(List<StateRecord> store, List<Action> actions, List<Feedback> feedback, Set<String> touched) {
    public static final Effects NONE = new Effects(List.of(), List.of(), List.of(), Set.of());

    public Effects {
        store = List.copyOf(store);
        actions = List.copyOf(actions);
        feedback = List.copyOf(feedback);
        touched = Set.copyOf(touched);
    }

    static Effects touching(String incident) {
        return new Effects(List.of(), List.of(), List.of(), Set.of(incident));
    }

    Effects and(Effects more) {
        if (isNothing()) {
            return more;
        }
        if (more.isNothing()) {
            return this;
        }
        return new Effects(
                joined(store, more.store),
                joined(actions, more.actions),
                joined(feedback, more.feedback),
                new LinkedHashSet<>(joined(List.copyOf(touched), List.copyOf(more.touched))));
    }

    private boolean isNothing() {
        return store.isEmpty() && actions.isEmpty() && feedback.isEmpty() && touched.isEmpty();
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
