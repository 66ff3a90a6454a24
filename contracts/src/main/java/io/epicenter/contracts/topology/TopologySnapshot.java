package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One version of the dependency graph with its closures, immutable, held in heap by its readers: a look-up is an
/// array read. Closures are truncated by impact probability and hops, so that a giant connected component stays
/// bounded.
///
/// @param version rises with every build; 0 is "no graph"
/// @param builtAt when it was built
/// @param nodes sorted by entity text; an edge and a reach name a node by its index here
/// @param dependants for each node, who is hurt when it fails, nearest first
/// @param dependencies for each node, what it needs, nearest first
/// @param index of each node by its entity text
/// @param names the nodes of each `tenant/environment/name`
public record TopologySnapshot(
        long version,
        Instant builtAt,
        List<Node> nodes,
        List<Edge> edges,
        List<List<Reach>> dependants,
        List<List<Reach>> dependencies,
        Map<String, Integer> index,
        Map<String, List<Integer>> names) {
    public static final TopologySnapshot EMPTY =
            new TopologySnapshot(0, Instant.EPOCH, List.of(), List.of(), List.of(), List.of());

    /// @param userFacing whether users call it directly
    /// @param requestsPerSecond that it serves
    /// @param domain number of its correlation domain: the connected part of the graph it belongs to
    public record Node(Entity entity, boolean userFacing, double requestsPerSecond, int domain) {}

    /// `caller` calls `callee`.
    ///
    /// @param share calls on this edge for one request of the caller, at most 1: the probability that a failing
    /// callee is felt
    /// @param source where it was seen: `otlp`, `service-graph`, or both as `otlp,service-graph`
    public record Edge(
            int caller,
            int callee,
            double share,
            double requestsPerSecond,
            double errorRatio,
            Instant firstSeen,
            Instant lastSeen,
            String source) {}

    /// A node that is reached from another.
    ///
    /// @param hops edges away, >= 1
    /// @param impact product of the shares along the best path, 0..1
    /// @param via the node before it on that path
    public record Reach(int node, int hops, double impact, int via) {}

    public TopologySnapshot(
            long version,
            Instant builtAt,
            List<Node> nodes,
            List<Edge> edges,
            List<List<Reach>> dependants,
            List<List<Reach>> dependencies) {
        this(version, builtAt, nodes, edges, dependants, dependencies, indexOf(nodes), namesOf(nodes));
    }

    private static Map<String, Integer> indexOf(List<Node> nodes) {
        Map<String, Integer> index = HashMap.newHashMap(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            index.put(nodes.get(i).entity().toString(), i);
        }
        return index;
    }

    private static Map<String, List<Integer>> namesOf(List<Node> nodes) {
        Map<String, List<Integer>> names = HashMap.newHashMap(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Entity entity = nodes.get(i).entity();
            names.computeIfAbsent(entity.scope() + "/" + entity.name(), name -> new ArrayList<>(1))
                    .add(i);
        }
        return names;
    }

    /// The node of an entity: itself, or the only one of the same scope and name, because service-graph metrics know
    /// no namespace.
    public Optional<Integer> find(Entity entity) {
        Entity owner = entity.owner();
        Integer exact = index.get(owner.toString());
        if (exact != null) {
            return Optional.of(exact);
        }
        List<Integer> sameName = named(owner.scope(), owner.name());
        return sameName.size() == 1 ? Optional.of(sameName.getFirst()) : Optional.empty();
    }

    /// The nodes of this name in `tenant/environment`; usually one.
    public List<Integer> named(String scope, String name) {
        return names.getOrDefault(scope + "/" + name, List.of());
    }

    public Node node(int index) {
        return nodes.get(index);
    }

    /// How a failure of `from` reaches `to`: a dependant of it.
    public Optional<Reach> impactOn(int from, int to) {
        return dependants.get(from).stream().filter(reach -> reach.node() == to).findFirst();
    }

    /// The same graph under another number.
    public TopologySnapshot withVersion(long other) {
        return new TopologySnapshot(other, builtAt, nodes, edges, dependants, dependencies, index, names);
    }

    public Duration age(Instant now) {
        return Duration.between(builtAt, now);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopologySnapshot that
                && version == that.version
                && builtAt.equals(that.builtAt)
                && nodes.equals(that.nodes)
                && edges.equals(that.edges)
                && dependants.equals(that.dependants)
                && dependencies.equals(that.dependencies);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, builtAt, nodes.size(), edges.size());
    }
}
