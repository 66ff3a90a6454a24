package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Who is reached from a node, best path first, cut off by impact probability and hops.
/// Source: Dijkstra 1959 on -log(share). O(reached log reached) for each node.
public final class Closure {
    /// @param minimumImpact smallest impact probability that still counts, > 0 and <= 1
    /// @param maximumHops longest path, >= 1
    public record Limits(double minimumImpact, int maximumHops) {
        public static final Limits DEFAULT = new Limits(0.01, 6);
    }

    /// An edge as the walk sees it: to which node, with which share.
    public record Step(int to, double share) {}

    private Closure() {}

    /// The reaches of every node over `steps` (for each node, its outgoing steps). Nearest first, then by impact,
    /// then
    /// by index.
    public static List<List<Reach>> of(List<List<Step>> steps, Limits limits) {
        List<List<Reach>> closures = new ArrayList<>(steps.size());
        for (int node = 0; node < steps.size(); node++) {
            closures.add(from(node, steps, limits));
        }
        return closures;
    }

    private static List<Reach> from(int start, List<List<Step>> steps, Limits limits) {
        if (steps.get(start).isEmpty()) {
            return List.of();
        }
        Map<Integer, Reach> best = new HashMap<>();
        PriorityQueue<Reach> open = new PriorityQueue<>(Comparator.comparingDouble(Reach::impact)
                .reversed()
                .thenComparing(Reach::hops)
                .thenComparing(Reach::node));
        open.add(new Reach(start, 0, 1, start));
        while (!open.isEmpty()) {
            Reach at = open.remove();
            if (best.putIfAbsent(at.node(), at) != null || at.hops() == limits.maximumHops()) {
                continue;
            }
            for (Step step : steps.get(at.node())) {
                double impact = at.impact() * Math.min(1, step.share());
                if (impact >= limits.minimumImpact() && !best.containsKey(step.to())) {
                    open.add(new Reach(step.to(), at.hops() + 1, impact, at.node()));
                }
            }
        }
        best.remove(start);
        List<Reach> reached = new ArrayList<>(best.values());
        reached.sort(Comparator.comparingInt(Reach::hops)
                .thenComparing(Comparator.comparingDouble(Reach::impact).reversed())
                .thenComparing(Reach::node));
        return List.copyOf(reached);
    }
}
