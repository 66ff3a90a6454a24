package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Who is reached from a node, best path first, cut off by impact probability and hops.
/// Source: Dijkstra 1959 on -log(share), with labels of (impact, hops), because a better path that has used up its hops
/// must not hide a shorter one that leads on. O(labels log labels) for each node; at most `maximumHops` labels a node.
public final class Closure {
    private static final Comparator<Label> BEST_FIRST = Comparator.comparingDouble(Label::impact)
            .reversed()
            .thenComparing(Label::hops)
            .thenComparing(Label::node)
            .thenComparing(Label::via);
    private static final Comparator<Reach> NEAREST_FIRST = Comparator.comparingInt(Reach::hops)
            .thenComparing(Comparator.comparingDouble(Reach::impact).reversed())
            .thenComparing(Reach::node);

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

    private record Label(
            int node, int hops, double impact, @Nullable Label before) {
        int via() {
            return before == null ? node : before.node();
        }
    }

    private Closure() {}

    /// The reaches of every node over `steps` (for each node, its outgoing steps). Nearest first, then by impact, then
    /// by index. Impacts are rounded to the steps that [TopologyCodec] keeps, so that builder and reader agree.
    public static List<List<Reach>> of(List<List<Step>> steps, Limits limits) {
        List<List<Reach>> closures = new ArrayList<>(steps.size());
        for (int node = 0; node < steps.size(); node++) {
            closures.add(reaches(node, steps, limits));
        }
        return List.copyOf(closures);
    }

    /// The best path to each node that is reached, both ends included.
    public static Map<Integer, List<Integer>> paths(int from, List<List<Step>> steps, Limits limits) {
        Map<Integer, List<Integer>> paths = new HashMap<>();
        best(from, steps, limits).forEach((to, label) -> {
            List<Integer> path = new ArrayList<>();
            for (Label at = label; at != null; at = at.before()) {
                path.addFirst(at.node());
            }
            paths.put(to, List.copyOf(path));
        });
        paths.remove(from);
        return paths;
    }

    /// The reaches of one node, in the order of [#of].
    public static List<Reach> reaches(int start, List<List<Step>> steps, Limits limits) {
        if (steps.get(start).isEmpty()) {
            return List.of();
        }
        List<Reach> reached = new ArrayList<>();
        for (Label label : best(start, steps, limits).values()) {
            if (label.node() != start) {
                double impact = TopologyCodec.rounded(label.impact());
                reached.add(new Reach(label.node(), label.hops(), impact, label.via()));
            }
        }
        reached.sort(NEAREST_FIRST);
        return List.copyOf(reached);
    }

    private static Map<Integer, Label> best(int start, List<List<Step>> steps, Limits limits) {
        Map<Integer, Label> best = new LinkedHashMap<>();
        Map<Integer, Integer> fewestHops = new HashMap<>();
        PriorityQueue<Label> open = new PriorityQueue<>(BEST_FIRST);
        open.add(new Label(start, 0, 1, null));
        while (!open.isEmpty()) {
            Label at = open.remove();
            Integer known = fewestHops.get(at.node());
            if (known != null && known <= at.hops()) {
                continue;
            }
            fewestHops.put(at.node(), at.hops());
            best.putIfAbsent(at.node(), at);
            if (at.hops() == limits.maximumHops()) {
                continue;
            }
            for (Step step : steps.get(at.node())) {
                double impact = at.impact() * Math.min(1, step.share());
                Integer fewest = fewestHops.get(step.to());
                if (impact >= limits.minimumImpact() && (fewest == null || at.hops() + 1 < fewest)) {
                    open.add(new Label(step.to(), at.hops() + 1, impact, at));
                }
            }
        }
        return best;
    }
}
