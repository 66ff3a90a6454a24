package io.epicenter.topology.query;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.query.GraphQueries.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// One search for the chains of calls between two nodes: depth first, without a repeated node, bounded by hops, by
/// impact and by the nodes it visits.
final class PathSearch {
    /// Nodes visited at most for one question. Chosen by hand: there can be exponentially many paths between two nodes;
    /// when it is reached, the answer has the likeliest of those that were found until then.
    private static final int MAX_VISITS = 200_000;

    private final TopologySnapshot snapshot;
    private final Closure.Limits limits;
    private final int to;
    private final List<Path> found = new ArrayList<>();
    private final SequencedSet<Integer> visited = new LinkedHashSet<>();
    private int visits;

    private PathSearch(TopologySnapshot snapshot, Closure.Limits limits, int to) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.to = to;
    }

    /// The likeliest chains, at most `most`.
    static List<Path> between(TopologySnapshot snapshot, Closure.Limits limits, int from, int to, int most) {
        PathSearch search = new PathSearch(snapshot, limits, to);
        search.visited.add(from);
        search.walk(from, 1);
        List<Path> found = search.found;
        found.sort(Comparator.comparingDouble(Path::impact)
                .reversed()
                .thenComparing(Path::hops)
                .thenComparing(path -> String.join(">", path.services())));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    private void walk(int at, double impact) {
        if (at == to && visited.size() > 1) {
            List<String> services = visited.stream()
                    .map(node -> snapshot.node(node).entity().name())
                    .toList();
            found.add(new Path(services, visited.size() - 1, impact));
            return;
        }
        if (visited.size() > limits.maximumHops() || ++visits > MAX_VISITS) {
            return;
        }
        Adjacency calls = snapshot.calls();
        for (int step = calls.start()[at]; step < calls.start()[at + 1]; step++) {
            double next = impact * calls.share()[step];
            int called = calls.to()[step];
            if (next >= limits.minimumImpact() && visited.add(called)) {
                walk(called, next);
                visited.remove(called);
            }
        }
    }
}
