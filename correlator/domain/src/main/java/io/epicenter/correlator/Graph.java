package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A topology snapshot with the look-ups that correlation needs: nodes by name, neighbours, near distances.
/// O(nodes + edges) to build, once per snapshot version.
public final class Graph {
    public static final int UNKNOWN = -1;
    private static final int AMBIGUOUS = -2;
    private static final double SIBLING = 0.5;

    private final TopologySnapshot snapshot;
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<List<Edge>> calls = new ArrayList<>();
    private final List<List<Edge>> calledBy = new ArrayList<>();

    public Graph(TopologySnapshot snapshot) {
        this.snapshot = snapshot;
        for (int i = 0; i < snapshot.nodes().size(); i++) {
            Entity entity = snapshot.node(i).entity();
            byName.merge(entity.scope() + "/" + entity.name(), i, (first, second) -> AMBIGUOUS);
            calls.add(new ArrayList<>());
            calledBy.add(new ArrayList<>());
        }
        for (Edge edge : snapshot.edges()) {
            calls.get(edge.caller()).add(edge);
            calledBy.get(edge.callee()).add(edge);
        }
    }

    /// How near two things are.
    ///
    /// @param hops 0 the same node
    /// @param impact probability that trouble of one is felt by the other, 0..1
    public record Distance(int hops, double impact, String words) {}

    public TopologySnapshot snapshot() {
        return snapshot;
    }

    /// The node of an entity, or [#UNKNOWN]: an edge's server, a pod's service, or the only one of this name.
    public int node(Entity entity) {
        Entity owner = entity.owner();
        Integer exact = snapshot.index().get(owner.toString());
        if (exact != null) {
            return exact;
        }
        String name = owner.kind() == EntityKind.POD ? EntityResolver.serviceOfPod(owner.name()) : owner.name();
        int named = byName.getOrDefault(owner.scope() + "/" + name, UNKNOWN);
        return Math.max(named, UNKNOWN);
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

    public List<Edge> calls(int node) {
        return node < 0 ? List.of() : calls.get(node);
    }

    public List<Edge> calledBy(int node) {
        return node < 0 ? List.of() : calledBy.get(node);
    }

    public String name(int node) {
        return snapshot.node(node).entity().name();
    }

    public boolean userFacing(Entity entity) {
        int node = node(entity);
        return node != UNKNOWN && snapshot.node(node).userFacing();
    }

    /// The nearest way between two entities, over at most two edges in either direction; empty when there is none
    /// or the graph does not know one of them.
    public Optional<Distance> distance(Entity from, Entity to, int maximumHops) {
        if (canonical(from).equals(canonical(to))) {
            return Optional.of(new Distance(0, 1, "on " + canonical(to).name()));
        }
        int a = node(from);
        int b = node(to);
        if (a == UNKNOWN || b == UNKNOWN || maximumHops < 1) {
            return Optional.empty();
        }
        Distance direct = direct(a, b);
        if (direct != null || maximumHops < 2) {
            return Optional.ofNullable(direct);
        }
        return overOne(a, b);
    }

    private @org.jspecify.annotations.Nullable Distance direct(int a, int b) {
        Distance best = null;
        for (Edge edge : calls.get(a)) {
            if (edge.callee() == b && (best == null || edge.share() > best.impact())) {
                best = new Distance(1, edge.share(), name(a) + " calls " + name(b));
            }
        }
        for (Edge edge : calledBy.get(a)) {
            if (edge.caller() == b && (best == null || edge.share() > best.impact())) {
                best = new Distance(1, edge.share(), name(b) + " calls " + name(a));
            }
        }
        return best;
    }

    private Optional<Distance> overOne(int a, int b) {
        Distance best = null;
        for (Step first : steps(a)) {
            for (Step second : steps(first.to())) {
                if (second.to() != b) {
                    continue;
                }
                double impact = first.share() * second.share() * (first.down() == second.down() ? 1 : SIBLING);
                if (best == null || impact > best.impact()) {
                    best = new Distance(2, impact, words(a, first, second, b));
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private String words(int a, Step first, Step second, int b) {
        String middle = name(first.to());
        if (first.down() && second.down()) {
            return name(a) + " calls " + name(b) + " through " + middle;
        }
        if (!first.down() && !second.down()) {
            return name(b) + " calls " + name(a) + " through " + middle;
        }
        return first.down()
                ? name(a) + " and " + name(b) + " both call " + middle
                : middle + " calls both " + name(a) + " and " + name(b);
    }

    private record Step(int to, double share, boolean down) {}

    private List<Step> steps(int node) {
        List<Step> steps = new ArrayList<>();
        for (Edge edge : calls.get(node)) {
            steps.add(new Step(edge.callee(), edge.share(), true));
        }
        for (Edge edge : calledBy.get(node)) {
            steps.add(new Step(edge.caller(), edge.share(), false));
        }
        return steps;
    }
}
