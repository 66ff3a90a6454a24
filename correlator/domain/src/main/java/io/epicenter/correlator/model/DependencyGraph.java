package io.epicenter.correlator.model;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A topology snapshot in the terms of correlation: the node that an entity belongs to, its calls, and distances.
/// The snapshot has the indexes; kept here is what was asked of them. So it is confined to one thread.
public final class DependencyGraph {
    /// The number of no node.
    public static final int UNKNOWN = -1;
    /// Nodes of entities that are kept at most, before all are forgotten. Chosen by hand: more cost memory, with
    /// fewer the texts of entities are made again.
    private static final int CACHED = 100_000;

    private final TopologySnapshot snapshot;
    private final EdgeLists edges;
    private final GraphDistances distances;
    private final Instant oldest;
    private final Map<Entity, Integer> nodes = new HashMap<>();

    public DependencyGraph(TopologySnapshot snapshot) {
        this.snapshot = snapshot;
        this.edges = new EdgeLists(snapshot);
        this.distances = new GraphDistances(this);
        this.oldest = snapshot.edges().stream()
                .map(Edge::firstSeen)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    public TopologySnapshot snapshot() {
        return snapshot;
    }

    /// How near its nodes are to one another.
    public GraphDistances distances() {
        return distances;
    }

    /// When the first of its calls was seen; the far future when it has none.
    public Instant oldest() {
        return oldest;
    }

    /// The node of an entity, or [#UNKNOWN]: an edge's server, a pod's service, or the only one of this name.
    public int node(Entity entity) {
        if (nodes.size() >= CACHED) {
            nodes.clear();
        }
        return nodes.computeIfAbsent(entity, this::find);
    }

    /// Whether the graph knows anything that this depends on or that depends on it.
    public boolean isConnected(Entity entity) {
        int node = node(entity);
        return node != UNKNOWN && !(calls(node).isEmpty() && calledBy(node).isEmpty());
    }

    /// An edge whose server is not known counts as its caller: it is of nobody else.
    private int find(Entity entity) {
        int found = findOwner(entity.owner());
        return found == UNKNOWN
                        && entity.kind() == EntityKind.EDGE
                        && !entity.caller().isEmpty()
                ? findOwner(Entity.service(entity.tenant(), entity.environment(), entity.namespace(), entity.caller()))
                : found;
    }

    private int findOwner(Entity owner) {
        Integer exact = snapshot.index().byText().get(owner.toString());
        if (exact != null) {
            return exact;
        }
        String name = owner.kind() == EntityKind.POD ? EntityResolver.serviceOfPod(owner.name()) : owner.name();
        List<Integer> named = snapshot.index().named(owner.scope(), name);
        return named.size() == 1 ? named.getFirst() : UNKNOWN;
    }

    /// The entity under which everything about this one is gathered: its node, or itself.
    public Entity canonical(Entity entity) {
        int node = node(entity);
        if (node != UNKNOWN) {
            return snapshot.node(node).entity();
        }
        Entity owner = entity.owner();
        return owner.kind() == EntityKind.POD
                ? Entity.service(
                        owner.tenant(),
                        owner.environment(),
                        owner.namespace(),
                        EntityResolver.serviceOfPod(owner.name()))
                : owner;
    }

    /// Whether trouble of the second reaches the first, or both are one.
    public boolean dependsOn(Entity one, Entity other) {
        int from = node(one);
        int to = node(other);
        if (from == UNKNOWN || to == UNKNOWN || from == to) {
            return canonical(one).equals(canonical(other));
        }
        for (TopologySnapshot.Reach reach : snapshot.dependants().get(to)) {
            if (reach.node() == from) {
                return true;
            }
        }
        return false;
    }

    /// The edges of which a node is the caller; none of [#UNKNOWN].
    public List<Edge> calls(int node) {
        return node < 0 ? List.of() : edges.calls(node);
    }

    /// The edges of which a node is the callee, likewise.
    public List<Edge> calledBy(int node) {
        return node < 0 ? List.of() : edges.calledBy(node);
    }

    /// The call that an edge entity is of; null when the graph does not know it.
    public @Nullable Edge edge(Entity entity) {
        for (Edge edge : calledBy(node(entity.owner()))) {
            if (name(edge.caller()).equals(entity.caller())) {
                return edge;
            }
        }
        return null;
    }

    public String name(int node) {
        return snapshot.node(node).entity().name();
    }

    public boolean isUserFacing(Entity entity) {
        int node = node(entity);
        return node != UNKNOWN && snapshot.node(node).userFacing();
    }
}
