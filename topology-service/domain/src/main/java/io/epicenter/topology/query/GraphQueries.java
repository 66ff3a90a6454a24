package io.epicenter.topology.query;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Closures;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Questions to one snapshot. Nothing is kept between questions but the nodes of each name.
public final class GraphQueries {
    /// Nodes visited at most for one question about paths.
    private static final int MAX_VISITS = 200_000;

    private static final int MAX_SIMILAR_NAMES = 3;

    private final TopologySnapshot snapshot;
    private final Closure.Limits limits;
    private final Map<String, List<Integer>> byName;

    /// Which way to look.
    public enum TraversalDirection {
        /// Who is hurt when the node fails.
        DEPENDANTS,
        /// What the node needs.
        DEPENDENCIES
    }

    /// A chain of calls.
    ///
    /// @param impact probability that a failure at its end is felt at its beginning
    public record Path(List<String> services, int hops, double impact) {
        public Path {
            services = List.copyOf(services);
        }
    }

    /// Who is hurt when several nodes fail together.
    ///
    /// @param userFacingShare part of the environment's user-facing requests that is hurt, 0..1
    public record WhatIf(List<ReachedNode> affected, double userFacingShare) {
        public WhatIf {
            affected = List.copyOf(affected);
        }
    }

    public GraphQueries(TopologySnapshot snapshot, Closure.Limits limits) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.byName = HashMap.newHashMap(snapshot.nodes().size());
        for (int i = 0; i < snapshot.nodes().size(); i++) {
            byName.computeIfAbsent(snapshot.node(i).entity().name(), name -> new ArrayList<>(1))
                    .add(i);
        }
    }

    public TopologySnapshot snapshot() {
        return snapshot;
    }

    /// The nodes of a name or of an entity's text, in one environment (`tenant/environment`) or in all.
    public List<Integer> find(String name, @Nullable String scope) {
        Integer entity = snapshot.index().get(name);
        List<Integer> found = entity != null ? List.of(entity) : byName.getOrDefault(name, List.of());
        return found.stream()
                .filter(node ->
                        scope == null || snapshot.node(node).entity().scope().equals(scope))
                .toList();
    }

    /// At most three names that somebody may have meant.
    public List<String> similarNames(String name, @Nullable String scope) {
        List<String> names = byName.entrySet().stream()
                .filter(one -> scope == null
                        || one.getValue().stream()
                                .anyMatch(node ->
                                        snapshot.node(node).entity().scope().equals(scope)))
                .map(Map.Entry::getKey)
                .toList();
        return SimilarNames.of(name, names, MAX_SIMILAR_NAMES);
    }

    /// The blast radius of a node, nearest first: a look-up. With fewer hops than the closures have, the best paths are
    /// others and are searched anew.
    public List<ReachedNode> reach(int node, TraversalDirection traversal, double minimumImpact, int maximumHops) {
        if (maximumHops >= limits.maximumHops()) {
            return affected(node, traversal).stream()
                    .filter(one -> one.impact() >= minimumImpact)
                    .toList();
        }
        Adjacency steps = steps(traversal);
        Closure.Limits asked = new Closure.Limits(limits.minimumImpact(), maximumHops);
        Map<Integer, List<Integer>> paths = Closure.paths(node, steps, asked);
        return Closure.reaches(node, steps, asked).stream()
                .filter(reach -> reach.impact() >= minimumImpact)
                .map(reach -> affected(reach, names(paths.getOrDefault(reach.node(), List.of()))))
                .toList();
    }

    /// Whether [#reach] has at most so many nodes to read and nothing to search.
    public boolean isLookUp(int node, TraversalDirection traversal, int maximumHops, int mostReaches) {
        return maximumHops >= limits.maximumHops() && closures(traversal).count(node) <= mostReaches;
    }

    private Closures closures(TraversalDirection traversal) {
        return traversal == TraversalDirection.DEPENDANTS ? snapshot.dependants() : snapshot.dependencies();
    }

    private Adjacency steps(TraversalDirection traversal) {
        return traversal == TraversalDirection.DEPENDANTS ? snapshot.callers() : snapshot.calls();
    }

    /// What a closure holds, with paths: that of a reach goes on from the one before it. Where the hop limit made the
    /// best path go over one that is not the best to the node before, all paths are searched anew.
    private List<ReachedNode> affected(int node, TraversalDirection traversal) {
        Closures closures = closures(traversal);
        Map<Integer, List<String>> paths = HashMap.newHashMap(closures.count(node) + 1);
        paths.put(node, List.of(snapshot.node(node).entity().name()));
        List<ReachedNode> affected = new ArrayList<>(closures.count(node));
        Map<Integer, List<Integer>> searched = null;
        for (int i = closures.first(node); i < closures.end(node); i++) {
            List<String> path = extended(paths.get(closures.via(i)), closures.node(i), closures.hops(i));
            if (path == null) {
                searched = searched == null ? Closure.paths(node, steps(traversal), limits) : searched;
                path = names(searched.getOrDefault(closures.node(i), List.of()));
            }
            paths.put(closures.node(i), path);
            affected.add(
                    affected(new Reach(closures.node(i), closures.hops(i), closures.impact(i), closures.via(i)), path));
        }
        return affected;
    }

    private @Nullable List<String> extended(@Nullable List<String> before, int node, int hops) {
        if (before == null || before.size() != hops) {
            return null;
        }
        List<String> path = new ArrayList<>(hops + 1);
        path.addAll(before);
        path.add(snapshot.node(node).entity().name());
        return path;
    }

    private ReachedNode affected(Reach reach, List<String> path) {
        TopologySnapshot.Node node = snapshot.node(reach.node());
        return new ReachedNode(
                node.entity().name(), node.entity(), reach.hops(), reach.impact(), path, node.userFacing());
    }

    private List<String> names(List<Integer> path) {
        return path.stream().map(node -> snapshot.node(node).entity().name()).toList();
    }

    /// Who is hurt when all of these fail together. Several causes of one dependant add up as if independent:
    /// 1 - product of (1 - impact); hops and path are those of the strongest. The failing ones are left out.
    public WhatIf whatIf(Collection<Integer> failing) {
        LinkedHashSet<Integer> down = new LinkedHashSet<>(failing);
        Map<Integer, ReachedNode> strongest = new LinkedHashMap<>();
        Map<Integer, Double> spared = new LinkedHashMap<>();
        for (int node : down) {
            int reach = snapshot.dependants().first(node);
            for (ReachedNode one : affected(node, TraversalDirection.DEPENDANTS)) {
                int hurt = snapshot.dependants().node(reach++);
                if (!down.contains(hurt)) {
                    spared.merge(hurt, 1 - one.impact(), (some, other) -> some * other);
                    strongest.merge(hurt, one, (some, other) -> other.impact() > some.impact() ? other : some);
                }
            }
        }
        Map<String, Double> hurtUsers = new LinkedHashMap<>();
        down.forEach(node -> addUsers(hurtUsers, node, 1));
        List<ReachedNode> union = new ArrayList<>();
        strongest.forEach((node, best) -> {
            double impact = 1 - spared.getOrDefault(node, 1.0);
            addUsers(hurtUsers, node, impact);
            union.add(new ReachedNode(
                    best.service(), best.entity(), best.hops(), impact, best.path(), best.userFacing()));
        });
        union.sort(Comparator.comparingDouble(ReachedNode::impact)
                .reversed()
                .thenComparing(ReachedNode::hops)
                .thenComparing(ReachedNode::service));
        return new WhatIf(union, userFacingShare(hurtUsers));
    }

    private void addUsers(Map<String, Double> hurtUsers, int node, double impact) {
        TopologySnapshot.Node hurt = snapshot.node(node);
        hurtUsers.merge(hurt.entity().scope(), hurt.userFacing() ? hurt.requestsPerSecond() * impact : 0, Double::sum);
    }

    private double userFacingShare(Map<String, Double> hurtUsers) {
        double hurt =
                hurtUsers.values().stream().mapToDouble(Double::doubleValue).sum();
        double all = hurtUsers.keySet().stream()
                .mapToDouble(scope -> snapshot.criticality().usersPerSecond(scope))
                .sum();
        return all > 0 ? Math.min(1, hurt / all) : 0;
    }

    /// The chains of calls from one node to another without a repeated node, likeliest first.
    public List<Path> paths(int from, int to, int most) {
        List<Path> found = new ArrayList<>();
        LinkedHashSet<Integer> way = new LinkedHashSet<>();
        way.add(from);
        walk(from, to, 1, way, found, new int[] {0});
        found.sort(Comparator.comparingDouble(Path::impact)
                .reversed()
                .thenComparing(Path::hops)
                .thenComparing(path -> String.join(">", path.services())));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    private void walk(int at, int to, double impact, SequencedSet<Integer> way, List<Path> found, int[] visits) {
        if (at == to && way.size() > 1) {
            found.add(new Path(names(List.copyOf(way)), way.size() - 1, impact));
            return;
        }
        if (way.size() > limits.maximumHops() || ++visits[0] > MAX_VISITS) {
            return;
        }
        Adjacency down = snapshot.calls();
        for (int step = down.start()[at]; step < down.start()[at + 1]; step++) {
            double next = impact * down.share()[step];
            int called = down.to()[step];
            if (next >= limits.minimumImpact() && way.add(called)) {
                walk(called, to, next, way, found, visits);
                way.remove(called);
            }
        }
    }

    /// The edges of which a node is the caller (or the callee), in the order of the snapshot.
    public List<Edge> edges(int node, TraversalDirection traversal) {
        Adjacency steps = steps(traversal);
        List<Edge> edges = new ArrayList<>(steps.degree(node));
        for (int step = steps.start()[node]; step < steps.start()[node + 1]; step++) {
            edges.add(snapshot.edges().get(steps.edge()[step]));
        }
        return edges;
    }
}
