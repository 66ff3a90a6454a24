package io.epicenter.correlator.memory;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.SignalHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The histories by their entity, and by the node of the dependency graph that the entity stands for.
final class NodeHistories {
    /// A fixed order, so that the same signals give the same sums.
    private static final Comparator<SignalHistory> ORDER = Comparator.comparing(NodeHistories::text);

    private final Map<Entity, List<SignalHistory>> byEntity = new HashMap<>();
    private final Map<String, Set<Entity>> entities = new HashMap<>();
    private @Nullable DependencyGraph indexedFor;

    private static String text(SignalHistory history) {
        return history.entity() + "|" + history.signal() + "|" + history.statistic() + "|" + history.rule();
    }

    void add(SignalHistory history) {
        List<SignalHistory> known = byEntity.get(history.entity());
        if (known == null) {
            known = new ArrayList<>();
            byEntity.put(history.entity(), known);
            if (indexedFor != null) {
                index(history.entity(), indexedFor);
            }
        }
        known.add(history);
    }

    void remove(SignalHistory history) {
        List<SignalHistory> known = byEntity.get(history.entity());
        if (known != null && known.remove(history) && known.isEmpty()) {
            byEntity.remove(history.entity());
            if (indexedFor != null) {
                Set<Entity> same =
                        entities.get(indexedFor.canonical(history.entity()).toString());
                if (same != null) {
                    same.remove(history.entity());
                }
            }
        }
    }

    /// Those of one entity.
    List<SignalHistory> of(Entity entity) {
        return byEntity.getOrDefault(entity, List.of());
    }

    /// Those of all entities that a node stands for, in a fixed order.
    ///
    /// @param node text of its entity
    List<SignalHistory> of(String node, DependencyGraph graph) {
        if (indexedFor == null || !indexedFor.equals(graph)) {
            entities.clear();
            byEntity.keySet().forEach(entity -> index(entity, graph));
            indexedFor = graph;
        }
        List<SignalHistory> all = new ArrayList<>();
        entities.getOrDefault(node, Set.of()).forEach(entity -> all.addAll(of(entity)));
        all.sort(ORDER);
        return all;
    }

    private void index(Entity entity, DependencyGraph graph) {
        entities.computeIfAbsent(graph.canonical(entity).toString(), node -> new HashSet<>())
                .add(entity);
    }
}
