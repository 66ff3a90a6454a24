package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Who is reached from a node, best path first, cut off by impact probability and hops. A better path that has used up
/// its hops must not hide a shorter one that leads on: see [ClosureSearch].
public final class Closure {
    /// @param minimumImpact smallest impact probability that still counts, > 0 and <= 1
    /// @param maximumHops longest path, 1..255
    public record Limits(double minimumImpact, int maximumHops) {
        public static final Limits DEFAULT = new Limits(0.01, 6);

        public Limits {
            if (!(minimumImpact > 0 && minimumImpact <= 1)) {
                throw new IllegalArgumentException("minimum impact must be > 0 and <= 1: " + minimumImpact);
            }
            if (maximumHops < 1 || maximumHops > 255) {
                throw new IllegalArgumentException("maximum hops must be 1..255: " + maximumHops);
            }
        }
    }

    /// An edge as the walk sees it: to which node, with which share.
    public record Step(int to, double share) {}

    private Closure() {}

    /// The reaches of every node over `steps` (for each node, its outgoing steps). Nearest first, then by impact, then
    /// by index. Impacts are rounded to the steps that [Quantizer] keeps, so that builder and reader agree.
    public static List<List<Reach>> of(List<List<Step>> steps, Limits limits) {
        return of(adjacency(steps), limits);
    }

    /// The same over packed steps. Cost: [ClosureSearch], once for each node.
    public static Closures of(Adjacency steps, Limits limits) {
        Closures.Builder closures = new Closures.Builder(steps.nodeCount());
        ClosureSearch search = new ClosureSearch(steps, limits);
        for (int node = 0; node < steps.nodeCount(); node++) {
            if (steps.degree(node) > 0) {
                search.walk(node);
                search.addTo(closures);
                search.clear();
            }
            closures.endNode();
        }
        return closures.build();
    }

    /// The best path to each node that is reached, both ends included.
    public static Map<Integer, List<Integer>> paths(int from, List<List<Step>> steps, Limits limits) {
        return paths(from, adjacency(steps), limits);
    }

    /// The same over packed steps.
    public static Map<Integer, List<Integer>> paths(int from, Adjacency steps, Limits limits) {
        ClosureSearch search = new ClosureSearch(steps, limits);
        search.walk(from);
        Map<Integer, List<Integer>> paths = new HashMap<>();
        for (int node = 0; node < steps.nodeCount(); node++) {
            int[] path = search.path(node);
            if (path.length > 1) {
                paths.put(node, IntStream.of(path).boxed().toList());
            }
        }
        return paths;
    }

    /// The reaches of one node, in the order of [#of].
    public static List<Reach> reaches(int start, List<List<Step>> steps, Limits limits) {
        return reaches(start, adjacency(steps), limits);
    }

    /// The same over packed steps.
    public static List<Reach> reaches(int start, Adjacency steps, Limits limits) {
        Closures.Builder one = new Closures.Builder(1);
        ClosureSearch search = new ClosureSearch(steps, limits);
        search.walk(start);
        search.addTo(one);
        one.endNode();
        return one.build().get(0);
    }

    private static Adjacency adjacency(List<List<Step>> steps) {
        int count = steps.stream().mapToInt(List::size).sum();
        int[] from = new int[count];
        int[] to = new int[count];
        double[] share = new double[count];
        int at = 0;
        for (int node = 0; node < steps.size(); node++) {
            for (Step step : steps.get(node)) {
                from[at] = node;
                to[at] = step.to();
                share[at++] = step.share();
            }
        }
        return Adjacency.of(steps.size(), from, to, share);
    }
}
