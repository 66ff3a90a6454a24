package io.epicenter.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which nodes are the same thing under two names: a source that knows no namespace, or a client that knows only its
/// peer's name, means the one service of this name in the environment that speaks for itself. Where two do, nothing is
/// merged.
final class Aliases {
    private static final Comparator<Entity> MOST_SPECIFIC =
            Comparator.comparingInt((Entity entity) -> vagueness(entity.kind())).thenComparing(Entity::toString);

    private final Map<Entity, Entity> known = new HashMap<>();

    /// @param nodes all nodes
    /// @param speaking those that sent telemetry under their own name
    Aliases(Collection<Entity> nodes, Set<Entity> speaking) {
        Map<String, List<Entity>> sameName = new TreeMap<>();
        for (Entity node : nodes) {
            sameName.merge(node.scope() + "/" + node.name(), List.of(node), Aliases::joined);
        }
        for (List<Entity> group : sameName.values()) {
            List<Entity> voices = group.stream().filter(speaking::contains).toList();
            if (voices.size() <= 1) {
                Entity one =
                        voices.isEmpty() ? group.stream().min(MOST_SPECIFIC).orElseThrow() : voices.getFirst();
                group.forEach(node -> known.put(node, one));
            }
        }
    }

    private static List<Entity> joined(List<Entity> one, List<Entity> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
    }

    private static int vagueness(EntityKind kind) {
        return switch (kind) {
            case DATABASE, QUEUE, CACHE -> 0;
            case EXTERNAL -> 2;
            case SERVICE, POD, NODE, EDGE, VOLUME, INGRESS -> 1;
        };
    }

    Entity of(Entity node) {
        return known.getOrDefault(node, node);
    }
}
