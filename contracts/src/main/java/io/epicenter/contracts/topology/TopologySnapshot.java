package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One version of the dependency graph with its closures, immutable, packed in the heap of its readers: a look-up is an
/// array read. Closures are truncated by impact probability and hops, so that a giant connected component stays
/// bounded. Lists of edges and reaches are views; who asks often reads [#calls], [#callers] and [Closures] instead.
public final class TopologySnapshot {
    public static final TopologySnapshot EMPTY =
            new TopologySnapshot(0, Instant.EPOCH, List.of(), List.of(), List.of(), List.of());

    private final long version;
    private final Instant builtAt;
    private final List<Node> nodes;
    private final EdgeTable edges;
    private final Closures dependants;
    private final Closures dependencies;
    private final Lookup lookup;

    /// What follows from the graph: the same for each number that it may be given.
    private record Lookup(
            Map<String, Integer> index,
            Map<String, List<Integer>> names,
            Adjacency calls,
            Adjacency callers,
            Criticality criticality) {}

    /// @param userFacing whether users call it directly
    /// @param requestsPerSecond that it serves
    /// @param domain number of its correlation domain: the part of the graph it belongs to
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

    /// @param version rises with every build; 0 is "no graph"
    /// @param builtAt when it was built
    /// @param nodes sorted by entity text; an edge and a reach name a node by its index here
    /// @param edges at most one for each caller and callee
    /// @param dependants for each node, who is hurt when it fails, nearest first
    /// @param dependencies for each node, what it needs, nearest first
    public TopologySnapshot(
            long version,
            Instant builtAt,
            List<Node> nodes,
            List<Edge> edges,
            List<? extends List<Reach>> dependants,
            List<? extends List<Reach>> dependencies) {
        this.version = version;
        this.builtAt = builtAt;
        this.nodes = List.copyOf(nodes);
        this.edges = EdgeTable.of(edges);
        this.dependants = Closures.of(dependants);
        this.dependencies = Closures.of(dependencies);
        this.lookup = new Lookup(
                indexOf(nodes),
                namesOf(nodes),
                Adjacency.of(nodes.size(), this.edges, true),
                Adjacency.of(nodes.size(), this.edges, false),
                Criticality.of(this.nodes, this.dependants));
    }

    private TopologySnapshot(long version, TopologySnapshot same) {
        this.version = version;
        this.builtAt = same.builtAt;
        this.nodes = same.nodes;
        this.edges = same.edges;
        this.dependants = same.dependants;
        this.dependencies = same.dependencies;
        this.lookup = same.lookup;
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
            names.merge(entity.scope() + "/" + entity.name(), List.of(i), TopologySnapshot::joined);
        }
        return names;
    }

    private static List<Integer> joined(List<Integer> some, List<Integer> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }

    public long version() {
        return version;
    }

    public Instant builtAt() {
        return builtAt;
    }

    /// Sorted by entity text.
    public List<Node> nodes() {
        return nodes;
    }

    public List<Edge> edges() {
        return edges;
    }

    /// For each node, who is hurt when it fails, nearest first.
    public Closures dependants() {
        return dependants;
    }

    /// For each node, what it needs, nearest first.
    public Closures dependencies() {
        return dependencies;
    }

    /// Each node by its entity text.
    public Map<String, Integer> index() {
        return lookup.index();
    }

    /// The steps from callers to callees.
    public Adjacency calls() {
        return lookup.calls();
    }

    /// The steps from callees to callers.
    public Adjacency callers() {
        return lookup.callers();
    }

    /// How much of the users' traffic hangs on each node.
    public Criticality criticality() {
        return lookup.criticality();
    }

    /// The node of an entity: itself, or the only one of the same scope and name, because service-graph metrics know
    /// no namespace.
    public Optional<Integer> find(Entity entity) {
        Entity owner = entity.owner();
        Integer exact = index().get(owner.toString());
        if (exact != null) {
            return Optional.of(exact);
        }
        List<Integer> sameName = named(owner.scope(), owner.name());
        return sameName.size() == 1 ? Optional.of(sameName.getFirst()) : Optional.empty();
    }

    /// The nodes of this name in `tenant/environment`; usually one.
    public List<Integer> named(String scope, String name) {
        return lookup.names().getOrDefault(scope + "/" + name, List.of());
    }

    public Node node(int index) {
        return nodes.get(index);
    }

    /// How a failure of `from` reaches `to`: a dependant of it.
    public Optional<Reach> impactOn(int from, int to) {
        int reach = dependants.find(from, to);
        return reach < 0 ? Optional.empty() : Optional.of(dependants.get(from).get(reach - dependants.first(from)));
    }

    /// The same graph under another number.
    public TopologySnapshot withVersion(long other) {
        return new TopologySnapshot(other, this);
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

    @Override
    public String toString() {
        return "topology version " + version + " built at " + builtAt + ": " + nodes.size() + " nodes, " + edges.size()
                + " edges";
    }
}
