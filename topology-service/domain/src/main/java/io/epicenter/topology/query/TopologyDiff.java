package io.epicenter.topology.query;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.Closures;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is different between two versions.
///
/// @param dependenciesAdded who came to depend on what, directly or over others; at most 1,000 are listed
/// @param dependenciesAddedCount how many there are
public record TopologyDiff(
        long from,
        long to,
        List<Entity> nodesAdded,
        List<Entity> nodesRemoved,
        List<DiffEdge> edgesAdded,
        List<DiffEdge> edgesRemoved,
        List<EdgeChange> edgesChanged,
        List<Dependency> dependenciesAdded,
        int dependenciesAddedCount) {
    /// Smallest change of share or error ratio that counts. Chosen by hand: smaller ones come and go with the traffic
    /// of every build.
    private static final double NOTABLE = 0.1;

    /// Dependencies that are listed; the others are counted. Chosen by hand: one new edge can bring tens of
    /// thousands.
    private static final int MOST_DEPENDENCIES = 1000;

    public TopologyDiff {
        nodesAdded = List.copyOf(nodesAdded);
        nodesRemoved = List.copyOf(nodesRemoved);
        edgesAdded = List.copyOf(edgesAdded);
        edgesRemoved = List.copyOf(edgesRemoved);
        edgesChanged = List.copyOf(edgesChanged);
        dependenciesAdded = List.copyOf(dependenciesAdded);
    }

    /// An edge by its ends.
    ///
    /// @param since when it was first seen
    public record DiffEdge(Entity caller, Entity callee, Instant since) {}

    /// An edge whose numbers have moved.
    public record EdgeChange(
            Entity caller,
            Entity callee,
            double shareBefore,
            double shareAfter,
            double errorRatioBefore,
            double errorRatioAfter) {}

    /// That one node needs another.
    ///
    /// @param hops edges away
    /// @param impact probability that a failure of what it needs is felt
    /// @param since when the youngest edge of the path was first seen
    public record Dependency(Entity dependant, Entity dependsOn, int hops, double impact, Instant since) {}

    public static TopologyDiff of(TopologySnapshot from, TopologySnapshot to) {
        TreeMap<String, Edge> before = edges(from);
        TreeMap<String, Edge> after = edges(to);
        List<DiffEdge> added = new ArrayList<>();
        List<DiffEdge> removed = new ArrayList<>();
        List<EdgeChange> changed = new ArrayList<>();
        after.forEach((key, edge) -> {
            Edge old = before.get(key);
            if (old == null) {
                added.add(diffEdge(to, edge));
            } else if (Math.abs(old.share() - edge.share()) >= NOTABLE
                    || Math.abs(old.errorRatio() - edge.errorRatio()) >= NOTABLE) {
                DiffEdge ends = diffEdge(to, edge);
                changed.add(new EdgeChange(
                        ends.caller(), ends.callee(), old.share(), edge.share(), old.errorRatio(), edge.errorRatio()));
            }
        });
        before.forEach((key, edge) -> {
            if (!after.containsKey(key)) {
                removed.add(diffEdge(from, edge));
            }
        });
        List<Dependency> dependencies = new ArrayList<>();
        int count = addDependencies(from, to, dependencies);
        return new TopologyDiff(
                from.version(),
                to.version(),
                missing(to, from),
                missing(from, to),
                added,
                removed,
                changed,
                dependencies,
                count);
    }

    private static int addDependencies(TopologySnapshot from, TopologySnapshot to, List<Dependency> added) {
        int[] formerly = new int[to.nodes().size()];
        for (int node = 0; node < formerly.length; node++) {
            formerly[node] =
                    from.index().byText().getOrDefault(to.node(node).entity().toString(), -1);
        }
        Closures now = to.dependencies();
        Closures before = from.dependencies();
        int count = 0;
        for (int node = 0; node < formerly.length; node++) {
            Map<Integer, Instant> since = new HashMap<>();
            for (int reach = now.first(node); reach < now.end(node); reach++) {
                int needed = now.node(reach);
                boolean known = formerly[node] >= 0
                        && formerly[needed] >= 0
                        && before.find(formerly[node], formerly[needed]) >= 0;
                if (known || ++count > MOST_DEPENDENCIES) {
                    continue;
                }
                added.add(new Dependency(
                        to.node(node).entity(),
                        to.node(needed).entity(),
                        now.hops(reach),
                        now.impact(reach),
                        since(to, node, reach, since)));
            }
        }
        return count;
    }

    /// When the youngest edge on the path to a reach was first seen.
    private static Instant since(TopologySnapshot in, int node, int reach, Map<Integer, Instant> known) {
        Closures closures = in.dependencies();
        Instant youngest = Instant.EPOCH;
        int at = reach;
        for (int hop = closures.hops(reach); hop > 0 && at >= 0; hop--) {
            Instant seen = known.computeIfAbsent(at, one -> firstSeen(in, closures.via(one), closures.node(one)));
            youngest = seen.isAfter(youngest) ? seen : youngest;
            at = closures.via(at) == node ? -1 : closures.find(node, closures.via(at));
        }
        return youngest;
    }

    private static Instant firstSeen(TopologySnapshot in, int caller, int callee) {
        for (int step = in.calls().start()[caller]; step < in.calls().start()[caller + 1]; step++) {
            if (in.calls().to()[step] == callee) {
                return in.edges().get(in.calls().edge()[step]).firstSeen();
            }
        }
        return Instant.EPOCH;
    }

    private static TreeMap<String, Edge> edges(TopologySnapshot of) {
        TreeMap<String, Edge> edges = new TreeMap<>();
        for (Edge edge : of.edges()) {
            DiffEdge ends = diffEdge(of, edge);
            edges.put(ends.caller() + " > " + ends.callee(), edge);
        }
        return edges;
    }

    private static DiffEdge diffEdge(TopologySnapshot of, Edge edge) {
        return new DiffEdge(
                of.node(edge.caller()).entity(), of.node(edge.callee()).entity(), edge.firstSeen());
    }

    private static List<Entity> missing(TopologySnapshot of, TopologySnapshot in) {
        TreeSet<String> texts = new TreeSet<>(of.index().byText().keySet());
        texts.removeAll(in.index().byText().keySet());
        return texts.stream().map(Entity::parse).toList();
    }
}
