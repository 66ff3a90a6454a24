package io.epicenter.correlator.model;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A topology snapshot with the look-ups that correlation needs: nodes by name, neighbours, near distances.
/// O(nodes + edges) to build, once per snapshot version. Answers are kept, so it is confined to one thread.
public final class DependencyGraph {
    public static final int UNKNOWN = -1;
    private static final int AMBIGUOUS = -2;
    private static final double SIBLING = 0.5;
    private static final int CACHED = 100_000;

    private final TopologySnapshot snapshot;
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<List<Edge>> calls = new ArrayList<>();
    private final List<List<Edge>> calledBy = new ArrayList<>();
    private final Instant oldest;
    private final Map<Neighbourhood, List<Integer>> neighbourhood = new HashMap<>();
    private final Map<Entity, Integer> nodes = new HashMap<>();
    private final Map<Long, Optional<Distance>> distances = new HashMap<>();

    public DependencyGraph(TopologySnapshot snapshot) {
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
        this.oldest = snapshot.edges().stream()
                .map(Edge::firstSeen)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// When the first of its calls was seen; the far future when it has none.
    public Instant oldest() {
        return oldest;
    }

    /// The node itself and those at most so many edges away in either direction, nearest first.
    public List<Integer> neighbourhood(int node, int maximumHops) {
        if (neighbourhood.size() >= CACHED) {
            neighbourhood.clear();
        }
        return neighbourhood.computeIfAbsent(new Neighbourhood(node, maximumHops), this::walkNeighbourhood);
    }

    private record Neighbourhood(int node, int hops) {}

    private List<Integer> walkNeighbourhood(Neighbourhood from) {
        Set<Integer> reached = new LinkedHashSet<>(List.of(from.node()));
        List<Integer> edge = List.of(from.node());
        for (int hop = 0; hop < from.hops(); hop++) {
            List<Integer> next = new ArrayList<>();
            for (int at : edge) {
                for (Step step : steps(at)) {
                    if (reached.add(step.to())) {
                        next.add(step.to());
                    }
                }
            }
            edge = next;
        }
        return List.copyOf(reached);
    }

    /// The nodes that call these or are called by them, directly or not, nearest first, at most so many.
    public Set<Integer> reachable(Collection<Integer> nodes, int maximumHops, int bound) {
        Set<Integer> all = new LinkedHashSet<>();
        walk(nodes, maximumHops, bound / 2, true, all);
        walk(nodes, maximumHops, bound, false, all);
        return all;
    }

    private void walk(Collection<Integer> nodes, int hops, int bound, boolean down, Set<Integer> all) {
        Set<Integer> reached = new LinkedHashSet<>(nodes);
        List<Integer> edge = List.copyOf(nodes);
        for (int hop = 0; hop < hops && !edge.isEmpty(); hop++) {
            List<Integer> next = new ArrayList<>();
            for (int node : edge) {
                for (Edge step : down ? calls.get(node) : calledBy.get(node)) {
                    int to = down ? step.callee() : step.caller();
                    if (all.size() + next.size() < bound && reached.add(to)) {
                        next.add(to);
                    }
                }
            }
            all.addAll(edge);
            edge = next;
        }
        all.addAll(edge);
    }

    /// How near two things are.
    ///
    /// @param hops 0 the same node
    /// @param impact probability that trouble of one is felt by the other, 0..1
    public record Distance(int hops, double impact, String description) {}

    public TopologySnapshot snapshot() {
        return snapshot;
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

    /// An edge whose server is not known counts as its caller: whom else does it tell of?
    private int find(Entity entity) {
        int found = findOwner(entity.owner());
        return found == UNKNOWN
                        && entity.kind() == EntityKind.EDGE
                        && !entity.caller().isEmpty()
                ? findOwner(Entity.service(entity.tenant(), entity.environment(), entity.namespace(), entity.caller()))
                : found;
    }

    private int findOwner(Entity owner) {
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

    public List<Edge> calls(int node) {
        return node < 0 ? List.of() : calls.get(node);
    }

    public List<Edge> calledBy(int node) {
        return node < 0 ? List.of() : calledBy.get(node);
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

    /// The nearest way between two entities, over at most two edges in either direction; empty when there is none
    /// or the graph does not know one of them.
    public Optional<Distance> distance(Entity from, Entity to, int maximumHops) {
        int a = node(from);
        int b = node(to);
        if (a == b && (a != UNKNOWN || canonical(from).equals(canonical(to)))) {
            return Optional.of(new Distance(0, 1, "on " + canonical(to).name()));
        }
        if (a == UNKNOWN || b == UNKNOWN || maximumHops < 1) {
            return Optional.empty();
        }
        if (distances.size() >= CACHED) {
            distances.clear();
        }
        Optional<Distance> near = distances.computeIfAbsent((long) a * calls.size() + b, pair -> {
            Distance direct = direct(a, b);
            return direct == null ? overOne(a, b) : Optional.of(direct);
        });
        return near.filter(distance -> distance.hops() <= maximumHops);
    }

    private @Nullable Distance direct(int a, int b) {
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
                double impact = first.share() * second.share() * (first.isCall() == second.isCall() ? 1 : SIBLING);
                if (best == null || impact > best.impact()) {
                    best = new Distance(2, impact, describe(a, first, second, b));
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private String describe(int a, Step first, Step second, int b) {
        String middle = name(first.to());
        if (first.isCall() && second.isCall()) {
            return name(a) + " calls " + name(b) + " through " + middle;
        }
        if (!first.isCall() && !second.isCall()) {
            return name(b) + " calls " + name(a) + " through " + middle;
        }
        return first.isCall()
                ? name(a) + " and " + name(b) + " both call " + middle
                : middle + " calls both " + name(a) + " and " + name(b);
    }

    private record Step(int to, double share, boolean isCall) {}

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
