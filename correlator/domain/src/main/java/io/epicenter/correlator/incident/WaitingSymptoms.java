package io.epicenter.correlator.incident;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The symptoms of one environment that wait for an incident to join, or to open one. Bounded.
public final class WaitingSymptoms {
    private final Map<String, Symptom> waiting = new TreeMap<>();
    private final int bound;

    WaitingSymptoms(int bound) {
        this.bound = bound;
    }

    /// False when there is no room.
    public boolean add(Symptom symptom) {
        if (waiting.size() >= bound) {
            return false;
        }
        waiting.put(symptom.id(), symptom);
        return true;
    }

    /// Those that wait, by id.
    public Collection<Symptom> all() {
        return waiting.values();
    }

    /// Those that wait, earliest onset first.
    public List<Symptom> sorted() {
        return waiting.values().stream().sorted(Symptom.BY_ONSET).toList();
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    public boolean contains(Symptom symptom) {
        return waiting.containsKey(symptom.id());
    }

    @Nullable
    Symptom get(String id) {
        return waiting.get(id);
    }

    void update(String id, UnaryOperator<Symptom> change) {
        waiting.computeIfPresent(id, (key, symptom) -> change.apply(symptom));
    }

    void remove(Symptom symptom) {
        waiting.remove(symptom.id());
    }

    /// Gives up on one that waits: it belongs to no incident.
    public void ignore(Symptom symptom, String reason, Tick tick) {
        remove(symptom);
        tick.recordDecision(symptom, Outcome.IGNORED, null, reason);
    }
}
