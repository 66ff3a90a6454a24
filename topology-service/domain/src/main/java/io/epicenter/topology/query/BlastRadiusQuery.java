package io.epicenter.topology.query;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Closures;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is affected when a node fails, or what it needs, with the path to each.
final class BlastRadiusQuery {
    private final TopologySnapshot snapshot;
    private final Closure.Limits limits;

    BlastRadiusQuery(TopologySnapshot snapshot, Closure.Limits limits) {
        this.snapshot = snapshot;
        this.limits = limits;
    }

    /// Nearest first: a look-up. With fewer hops than the closures have, the best paths are others and are searched
    /// anew.
    List<ReachedNode> reach(int node, TraversalDirection traversal, double minimumImpact, int maximumHops) {
        if (maximumHops >= limits.maximumHops()) {
            return affected(node, traversal).stream()
                    .filter(one -> one.impact() >= minimumImpact)
                    .toList();
        }
        Adjacency steps = traversal.steps(snapshot);
        Closure.Limits asked = new Closure.Limits(limits.minimumImpact(), maximumHops);
        Map<Integer, List<Integer>> paths = Closure.paths(node, steps, asked);
        return Closure.reaches(node, steps, asked).stream()
                .filter(reach -> reach.impact() >= minimumImpact)
                .map(reach -> affected(reach, names(paths.getOrDefault(reach.node(), List.of()))))
                .toList();
    }

    /// Whether [#reach] has at most so many nodes to read and nothing to search.
    boolean isLookUp(int node, TraversalDirection traversal, int maximumHops, int mostReaches) {
        return maximumHops >= limits.maximumHops()
                && traversal.closures(snapshot).count(node) <= mostReaches;
    }

    /// What a closure holds, with paths: that of a reach goes on from the one before it. Where the hop limit made the
    /// best path go over one that is not the best to the node before, all paths are searched anew.
    List<ReachedNode> affected(int node, TraversalDirection traversal) {
        Closures closures = traversal.closures(snapshot);
        Map<Integer, List<String>> paths = HashMap.newHashMap(closures.count(node) + 1);
        paths.put(node, List.of(snapshot.node(node).entity().name()));
        List<ReachedNode> affected = new ArrayList<>(closures.count(node));
        Map<Integer, List<Integer>> searched = null;
        for (int i = closures.first(node); i < closures.end(node); i++) {
            List<String> path = extended(paths.get(closures.via(i)), closures.node(i), closures.hops(i));
            if (path == null) {
                searched = searched == null ? Closure.paths(node, traversal.steps(snapshot), limits) : searched;
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
}
