package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// One version of the dependency graph with its closures, immutable, packed in the heap of its readers: a look-up is an
/// array read. Closures are truncated by impact probability and hops, so that a giant connected component stays
/// bounded. Lists of edges and reaches are views; who asks often reads [#calls], [#callers] and [Closures] instead.
public final class TopologySnapshot {
    public static final TopologySnapshot EMPTY =
            new TopologySnapshot(0, Instant.EPOCH, List.of(), List.of(), Reachability.NONE);

    private final long version;
    private final Instant builtAt;
    private final List<Node> nodes;
    private final EdgeTable edges;
    private final Reachability reachability;
    private final Derived derived;

    /// What follows from the graph: the same for each number that it may be given.
    private record Derived(NodeIndex index, Adjacency calls, Adjacency callers, Criticality criticality) {}

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
    public TopologySnapshot(
            long version, Instant builtAt, List<Node> nodes, List<Edge> edges, Reachability reachability) {
        this.version = version;
        this.builtAt = builtAt;
        this.nodes = List.copyOf(nodes);
        this.edges = EdgeTable.of(edges);
        this.reachability = reachability;
        this.derived = new Derived(
                new NodeIndex(this.nodes),
                Adjacency.of(nodes.size(), this.edges, true),
                Adjacency.of(nodes.size(), this.edges, false),
                Criticality.of(this.nodes, reachability.dependants()));
    }

    private TopologySnapshot(long version, TopologySnapshot same) {
        this.version = version;
        this.builtAt = same.builtAt;
        this.nodes = same.nodes;
        this.edges = same.edges;
        this.reachability = same.reachability;
        this.derived = same.derived;
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

    /// For each node, who is affected when it fails, nearest first.
    public Closures dependants() {
        return reachability.dependants();
    }

    /// For each node, what it needs, nearest first.
    public Closures dependencies() {
        return reachability.dependencies();
    }

    /// The nodes by their entities and names.
    public NodeIndex index() {
        return derived.index();
    }

    /// The steps from callers to callees.
    public Adjacency calls() {
        return derived.calls();
    }

    /// The steps from callees to callers.
    public Adjacency callers() {
        return derived.callers();
    }

    /// How much of the users' traffic hangs on each node.
    public Criticality criticality() {
        return derived.criticality();
    }

    public Node node(int index) {
        return nodes.get(index);
    }

    /// The edges of which a node is the caller, in the order of [#edges]: a view that makes each edge when it is asked.
    public List<Edge> callsOf(int node) {
        return new EdgesOfNode(edges, calls(), node);
    }

    /// The edges of which a node is the callee, likewise.
    public List<Edge> callersOf(int node) {
        return new EdgesOfNode(edges, callers(), node);
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
                && reachability.equals(that.reachability);
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
