package io.epicenter.topology.build;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which nodes are the same thing under two names: a source that knows no namespace, or a client that knows only its
/// peer's name, means the one service of this name in the environment that reports its own name. Where two do, nothing
/// is merged. Pods and machines are things of their own, also when they bear a service's name.
final class EntityAliases {
    private static final Comparator<Entity> MOST_SPECIFIC =
            Comparator.comparingInt((Entity entity) -> vagueness(entity.kind())).thenComparing(Entity::toString);

    private final Map<Entity, Entity> known = new HashMap<>();

    /// A name in an environment.
    private record Name(String tenant, String environment, String name) {}

    /// @param nodes all nodes
    /// @param selfReported those that sent telemetry under their own name
    /// @param namespaced those that a source with namespaces has counted; they count where none of the others is
    EntityAliases(Iterable<Entity> nodes, Set<Entity> selfReported, Set<Entity> namespaced) {
        Map<Name, List<Entity>> sameName = new HashMap<>();
        for (Entity node : nodes) {
            if (vagueness(node.kind()) >= 0) {
                sameName.computeIfAbsent(
                                new Name(node.tenant(), node.environment(), node.name()), name -> new ArrayList<>(1))
                        .add(node);
            }
        }
        for (List<Entity> group : sameName.values()) {
            if (group.size() == 1) {
                continue;
            }
            List<Entity> trusted = group.stream().filter(selfReported::contains).toList();
            if (trusted.isEmpty()) {
                trusted = group.stream().filter(namespaced::contains).toList();
            }
            if (trusted.size() <= 1) {
                Entity one =
                        trusted.isEmpty() ? group.stream().min(MOST_SPECIFIC).orElseThrow() : trusted.getFirst();
                group.forEach(node -> known.put(node, one));
            }
        }
    }

    private static int vagueness(EntityKind kind) {
        return switch (kind) {
            case DATABASE, QUEUE, CACHE -> 0;
            case SERVICE, EDGE -> 1;
            case EXTERNAL -> 2;
            case POD, NODE, VOLUME, INGRESS -> -1;
        };
    }

    Entity of(Entity node) {
        return known.getOrDefault(node, node);
    }
}
