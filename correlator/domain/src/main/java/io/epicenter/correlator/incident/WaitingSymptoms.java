package io.epicenter.correlator.incident;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.Symptom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The symptoms of one environment that wait for an incident to join, or to open one. Bounded, and the last
/// quarter of the room is for entities of which few wait, so that a storm of others does not shut them out.
public final class WaitingSymptoms {
    /// Part of the room that a storm cannot take. Chosen by hand: a quarter.
    private static final int RESERVED_PART = 4;
    /// So many of one entity are few. Chosen by hand: more than one fault shows at once on one entity.
    private static final int FEW_OF_ENTITY = 10;
    /// Up to so many wait in the order of their onsets; of more, the entities take turns. Chosen by hand: an
    /// ordinary large fault has fewer.
    private static final int STORM = 200;

    private final Map<String, Symptom> waiting = new TreeMap<>();
    private final Map<Entity, Integer> ofEntity = new HashMap<>();
    private final int bound;
    private final AlertIdentities alerts;

    WaitingSymptoms(int bound, AlertIdentities alerts) {
        this.bound = bound;
        this.alerts = alerts;
    }

    public void add(Symptom symptom) {
        alerts.add(symptom);
        if (waiting.put(symptom.id(), symptom) == null) {
            ofEntity.merge(symptom.entity(), 1, Integer::sum);
        }
    }

    /// Whether one more of this entity may wait. What finds no room waits in the buffer, for a later tick.
    public boolean hasRoomFor(Entity entity) {
        return waiting.size() < bound - bound / RESERVED_PART
                || (waiting.size() < bound && ofEntity.getOrDefault(entity, 0) < FEW_OF_ENTITY);
    }

    /// Those that wait, by id.
    public Collection<Symptom> all() {
        return waiting.values();
    }

    /// Those that wait, earliest onset first.
    public List<Symptom> sorted() {
        return waiting.values().stream().sorted(Symptom.BY_ONSET).toList();
    }

    public int size() {
        return waiting.size();
    }

    /// Those that wait, in the order in which they are looked at: earliest onset first; in a storm, the first of
    /// each entity, then the second of each.
    public List<Symptom> inTurn() {
        List<Symptom> sorted = sorted();
        if (sorted.size() <= STORM) {
            return sorted;
        }
        List<List<Symptom>> rounds = new ArrayList<>();
        Map<Entity, Integer> seen = new HashMap<>();
        for (Symptom symptom : sorted) {
            int round = seen.merge(symptom.entity(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(symptom);
        }
        return rounds.stream().flatMap(List::stream).toList();
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
        Symptom left = waiting.remove(symptom.id());
        if (left != null) {
            ofEntity.computeIfPresent(left.entity(), (entity, count) -> count == 1 ? null : count - 1);
        }
    }

    /// Gives up on one that waits: it belongs to no incident.
    public void ignore(Symptom symptom, String reason, Tick tick) {
        remove(symptom);
        tick.recordDecision(symptom, Outcome.IGNORED, null, reason);
    }
}
