package io.epicenter.topology;

import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Closure.Step;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Questions to one snapshot. Nothing is kept between questions but the steps along its edges.
public final class GraphQueries {
    /// Nodes visited at most for one question about paths.
    private static final int MAX_VISITS = 200_000;

    private final TopologySnapshot snapshot;
    private final Closure.Limits limits;
    private final List<List<Step>> down;
    private final List<List<Step>> up;

    /// Which way to look.
    public enum Way {
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

    public GraphQueries(TopologySnapshot snapshot, Closure.Limits limits) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.down = GraphBuilder.steps(snapshot.edges(), true, snapshot.nodes().size());
        this.up = GraphBuilder.steps(snapshot.edges(), false, snapshot.nodes().size());
    }

    public TopologySnapshot snapshot() {
        return snapshot;
    }

    /// The blast radius of a node, nearest first: a look-up, and one search for the paths. With fewer hops than the
    /// closures have, the best paths are others and are searched anew.
    public List<Affected> reach(int node, Way way, double minimumImpact, int maximumHops) {
        List<List<Step>> steps = way == Way.DEPENDANTS ? up : down;
        Closure.Limits asked = new Closure.Limits(limits.minimumImpact(), Math.min(limits.maximumHops(), maximumHops));
        List<Reach> reaches = asked.equals(limits)
                ? (way == Way.DEPENDANTS ? snapshot.dependants() : snapshot.dependencies()).get(node)
                : Closure.reaches(node, steps, asked);
        Map<Integer, List<Integer>> paths = Closure.paths(node, steps, asked);
        return reaches.stream()
                .filter(reach -> reach.impact() >= minimumImpact)
                .map(reach -> affected(reach, reach.impact(), paths.getOrDefault(reach.node(), List.of())))
                .toList();
    }

    private Affected affected(Reach reach, double impact, List<Integer> path) {
        TopologySnapshot.Node node = snapshot.node(reach.node());
        return new Affected(node.entity().name(), node.entity(), reach.hops(), impact, names(path), node.userFacing());
    }

    private List<String> names(List<Integer> path) {
        return path.stream().map(node -> snapshot.node(node).entity().name()).toList();
    }

    /// Who is hurt when all of these fail together. Several causes of one dependant add up as if independent:
    /// 1 - product of (1 - impact); hops and path are those of the strongest. The failing ones are left out.
    public List<Affected> whatIf(Collection<Integer> failing) {
        LinkedHashSet<Integer> down = new LinkedHashSet<>(failing);
        Map<Integer, Affected> strongest = new LinkedHashMap<>();
        Map<Integer, Double> spared = new LinkedHashMap<>();
        for (int node : down) {
            Map<Integer, List<Integer>> paths = Closure.paths(node, up, limits);
            for (Reach reach : snapshot.dependants().get(node)) {
                if (!down.contains(reach.node())) {
                    spared.merge(reach.node(), 1 - reach.impact(), (one, other) -> one * other);
                    Affected now = affected(reach, reach.impact(), paths.getOrDefault(reach.node(), List.of()));
                    strongest.merge(reach.node(), now, (one, other) -> other.impact() > one.impact() ? other : one);
                }
            }
        }
        List<Affected> union = new ArrayList<>();
        strongest.forEach((node, best) -> union.add(new Affected(
                best.service(),
                best.entity(),
                best.hops(),
                1 - spared.getOrDefault(node, 1.0),
                best.path(),
                best.userFacing())));
        union.sort(Comparator.comparingDouble(Affected::impact)
                .reversed()
                .thenComparing(Affected::hops)
                .thenComparing(Affected::service));
        return union;
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
        for (Step step : down.get(at)) {
            double next = impact * step.share();
            if (next >= limits.minimumImpact() && way.add(step.to())) {
                walk(step.to(), to, next, way, found, visits);
                way.remove(step.to());
            }
        }
    }

    /// The edges of which a node is the caller (or the callee), in the order of the snapshot.
    public List<Edge> edges(int node, Way way) {
        return snapshot.edges().stream()
                .filter(edge -> (way == Way.DEPENDENCIES ? edge.caller() : edge.callee()) == node)
                .toList();
    }
}
