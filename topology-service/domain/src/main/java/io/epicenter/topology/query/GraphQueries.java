package io.epicenter.topology.query;

import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.NodeIndex;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions to one snapshot. Nothing is prepared and nothing is kept between questions.
public final class GraphQueries {
    /// Names that an answer suggests at most for one that is not known. Chosen by hand: they stand in one sentence.
    private static final int MAX_SIMILAR_NAMES = 3;

    private final TopologySnapshot snapshot;
    private final Closure.Limits limits;
    private final BlastRadiusQuery blastRadius;

    /// A chain of calls.
    ///
    /// @param impact probability that a failure at its end is felt at its beginning
    public record Path(List<String> services, int hops, double impact) {
        public Path {
            services = List.copyOf(services);
        }
    }

    /// Who is affected when several nodes fail together.
    ///
    /// @param userFacingShare part of the environment's user-facing requests that is affected, 0..1
    public record WhatIf(List<ReachedNode> affected, double userFacingShare) {
        public WhatIf {
            affected = List.copyOf(affected);
        }
    }

    public GraphQueries(TopologySnapshot snapshot, Closure.Limits limits) {
        this.snapshot = snapshot;
        this.limits = limits;
        this.blastRadius = new BlastRadiusQuery(snapshot, limits);
    }

    public TopologySnapshot snapshot() {
        return snapshot;
    }

    /// The nodes of a name or of an entity's text, in one environment (`tenant/environment`) or in all.
    public List<Integer> find(String name, @Nullable String scope) {
        Integer entity = snapshot.index().byText().get(name);
        List<Integer> found =
                entity != null ? List.of(entity) : snapshot.index().named(name);
        return found.stream().filter(node -> isIn(scope, node)).toList();
    }

    private boolean isIn(@Nullable String scope, int node) {
        return scope == null || snapshot.node(node).entity().scope().equals(scope);
    }

    /// At most three names that somebody may have meant.
    public List<String> similarNames(String name, @Nullable String scope) {
        NodeIndex index = snapshot.index();
        List<String> names = index.names().stream()
                .filter(one -> scope == null || index.named(one).stream().anyMatch(node -> isIn(scope, node)))
                .toList();
        return SimilarNames.of(name, names, MAX_SIMILAR_NAMES);
    }

    /// The blast radius of a node, nearest first: a look-up. With fewer hops than the closures have, the best paths are
    /// others and are searched anew.
    public List<ReachedNode> reach(int node, TraversalDirection traversal, double minimumImpact, int maximumHops) {
        return blastRadius.reach(node, traversal, minimumImpact, maximumHops);
    }

    /// Whether [#reach] has at most so many nodes to read and nothing to search.
    public boolean isLookUp(int node, TraversalDirection traversal, int maximumHops, int mostReaches) {
        return blastRadius.isLookUp(node, traversal, maximumHops, mostReaches);
    }

    /// Who is affected when all of these fail together. Several causes of one dependant add up as if independent:
    /// 1 - product of (1 - impact); hops and path are those of the strongest. The failing ones are left out.
    public WhatIf whatIf(Collection<Integer> failing) {
        return new WhatIfQuery(snapshot, blastRadius).of(failing);
    }

    /// The chains of calls from one node to another without a repeated node, likeliest first.
    public List<Path> paths(int from, int to, int most) {
        return PathSearch.between(snapshot, limits, from, to, most);
    }

    /// The edges of which a node is the caller (or the callee), in the order of the snapshot.
    public List<Edge> edges(int node, TraversalDirection traversal) {
        return traversal == TraversalDirection.DEPENDANTS ? snapshot.callersOf(node) : snapshot.callsOf(node);
    }
}
