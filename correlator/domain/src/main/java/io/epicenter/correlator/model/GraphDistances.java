package io.epicenter.correlator.model;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How near the nodes of a graph are to one another. Answers are kept, so it is confined to one thread.
public final class GraphDistances {
    /// Factor of the impact between two nodes that are near only over a third that both call, or that calls both:
    /// trouble of one is felt by the other through nothing but that third. Chosen by hand; at 1, two nodes of one
    /// caller would be as near as a caller and what it calls over another.
    private static final double SAME_CALLER_OR_CALLEE = 0.5;
    /// Answers of a kind that are kept at most, before all are forgotten. Chosen by hand: more cost memory, with fewer
    /// the walks are made again.
    private static final int CACHED = 100_000;

    private final DependencyGraph graph;
    private final Map<Neighbourhood, List<Integer>> neighbourhoods = new HashMap<>();
    private final Map<Long, Optional<Distance>> distances = new HashMap<>();

    GraphDistances(DependencyGraph graph) {
        this.graph = graph;
    }

    /// The node itself and those at most so many edges away in either direction, nearest first. From an instance to its
    /// service and back is no way.
    public List<Integer> neighbourhood(int node, int maximumHops) {
        if (neighbourhoods.size() >= CACHED) {
            neighbourhoods.clear();
        }
        return neighbourhoods.computeIfAbsent(new Neighbourhood(node, maximumHops), this::walkNeighbourhood);
    }

    private record Neighbourhood(int node, int hops) {}

    private List<Integer> walkNeighbourhood(Neighbourhood from) {
        Set<Integer> reached = new LinkedHashSet<>();
        List<Integer> rim = withInstances(List.of(from.node()), reached);
        for (int hop = 0; hop < from.hops(); hop++) {
            List<Integer> next = new ArrayList<>();
            for (int at : rim) {
                for (Step step : steps(at)) {
                    if (!reached.contains(step.to())) {
                        next.add(step.to());
                    }
                }
            }
            rim = withInstances(next, reached);
        }
        return List.copyOf(reached);
    }

    /// Adds nodes to those reached, with the service of each instance and the instances of each service.
    ///
    /// @return those that are new
    private List<Integer> withInstances(List<Integer> nodes, Set<Integer> reached) {
        Deque<Integer> left = new ArrayDeque<>(nodes);
        List<Integer> added = new ArrayList<>();
        while (!left.isEmpty()) {
            int node = left.removeFirst();
            if (reached.add(node)) {
                added.add(node);
                for (Edge edge : graph.calls(node)) {
                    if (isInstance(edge.callee())) {
                        left.add(edge.callee());
                    }
                }
                int home = home(node);
                if (home != node) {
                    left.add(home);
                }
            }
        }
        return added;
    }

    private boolean isInstance(int node) {
        return graph.snapshot().node(node).entity().kind() == EntityKind.POD;
    }

    /// The service of an instance that is a node of its own; any other node is its own home.
    private int home(int node) {
        if (isInstance(node)) {
            for (Edge edge : graph.calledBy(node)) {
                if (graph.snapshot().node(edge.caller()).entity().kind() == EntityKind.SERVICE) {
                    return edge.caller();
                }
            }
        }
        return node;
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
        List<Integer> rim = List.copyOf(nodes);
        for (int hop = 0; hop < hops && !rim.isEmpty(); hop++) {
            List<Integer> next = new ArrayList<>();
            for (int node : rim) {
                for (Edge step : down ? graph.calls(node) : graph.calledBy(node)) {
                    int to = down ? step.callee() : step.caller();
                    if (all.size() + next.size() < bound && reached.add(to)) {
                        next.add(to);
                    }
                }
            }
            all.addAll(rim);
            rim = next;
        }
        all.addAll(rim);
    }

    /// How near two things are.
    ///
    /// @param hops 0 the same node
    /// @param impact probability that trouble of one is felt by the other, 0..1
    public record Distance(int hops, double impact, String description) {}

    /// The nearest path between two entities, over at most two edges in either direction; empty when there is none
    /// or the graph does not know one of them.
    public Optional<Distance> distance(Entity from, Entity to, int maximumHops) {
        int a = graph.node(from);
        int b = graph.node(to);
        if (a == b && (a != DependencyGraph.UNKNOWN || graph.canonical(from).equals(graph.canonical(to)))) {
            return Optional.of(new Distance(0, 1, "on " + graph.canonical(to).name()));
        }
        if (a == DependencyGraph.UNKNOWN || b == DependencyGraph.UNKNOWN || maximumHops < 1) {
            return Optional.empty();
        }
        if (distances.size() >= CACHED) {
            distances.clear();
        }
        Optional<Distance> near =
                distances.computeIfAbsent((long) a * graph.snapshot().nodes().size() + b, pair -> {
                    Optional<Distance> between = between(a, b);
                    return between.isPresent() ? between : betweenHomes(a, b);
                });
        return near.filter(distance -> distance.hops() <= maximumHops);
    }

    private Optional<Distance> between(int a, int b) {
        Distance direct = direct(a, b);
        return direct == null ? overOne(a, b) : Optional.of(direct);
    }

    /// Instances are as near as their services are.
    private Optional<Distance> betweenHomes(int a, int b) {
        int from = home(a);
        int to = home(b);
        return (from == a && to == b) || from == to ? Optional.empty() : between(from, to);
    }

    private @Nullable Distance direct(int a, int b) {
        Distance best = null;
        for (Edge edge : graph.calls(a)) {
            if (edge.callee() == b && (best == null || edge.share() > best.impact())) {
                best = new Distance(1, edge.share(), graph.name(a) + " calls " + graph.name(b));
            }
        }
        for (Edge edge : graph.calledBy(a)) {
            if (edge.caller() == b && (best == null || edge.share() > best.impact())) {
                best = new Distance(1, edge.share(), graph.name(b) + " calls " + graph.name(a));
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
                double impact = first.share()
                        * second.share()
                        * (first.isCall() == second.isCall() ? 1 : SAME_CALLER_OR_CALLEE);
                if (best == null || impact > best.impact()) {
                    best = new Distance(2, impact, describe(a, first, second, b));
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private String describe(int a, Step first, Step second, int b) {
        String middle = graph.name(first.to());
        if (first.isCall() && second.isCall()) {
            return graph.name(a) + " calls " + graph.name(b) + " through " + middle;
        }
        if (!first.isCall() && !second.isCall()) {
            return graph.name(b) + " calls " + graph.name(a) + " through " + middle;
        }
        return first.isCall()
                ? graph.name(a) + " and " + graph.name(b) + " both call " + middle
                : middle + " calls both " + graph.name(a) + " and " + graph.name(b);
    }

    private record Step(int to, double share, boolean isCall) {}

    private List<Step> steps(int node) {
        List<Step> steps = new ArrayList<>();
        for (Edge edge : graph.calls(node)) {
            steps.add(new Step(edge.callee(), edge.share(), true));
        }
        for (Edge edge : graph.calledBy(node)) {
            steps.add(new Step(edge.caller(), edge.share(), false));
        }
        return steps;
    }
}
