package io.epicenter.topology.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.query.GraphQueries;
import io.epicenter.topology.query.ReachedNode;
import io.epicenter.topology.query.TraversalDirection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/// Services, who calls whom, and the blast radius of each.
@Path("/api/v1/services")
@Produces(MediaType.APPLICATION_JSON)
public class ServicesResource {
    /// Reaches of the longest answer that is made on the event loop. Chosen by hand: about a millisecond; more delay
    /// other requests, fewer send more of them to a worker (docs/performance-topology.md).
    private static final int LOOK_UP_REACHES = 200;

    private final CurrentSnapshot snapshots;

    @Inject
    ServicesResource(CurrentSnapshot snapshots) {
        this.snapshots = snapshots;
    }

    /// All services, of one environment when a scope is given.
    @GET
    @Blocking
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.Services all(@QueryParam("scope") @Nullable String scope) {
        TopologySnapshot snapshot = snapshots.current().snapshot();
        List<TopologyResponses.Service> services = IntStream.range(
                        0, snapshot.nodes().size())
                .filter(node ->
                        scope == null || snapshot.node(node).entity().scope().equals(scope))
                .mapToObj(node -> TopologyResponses.service(snapshot, node))
                .toList();
        return new TopologyResponses.Services(snapshots.status(snapshot), services.size(), services);
    }

    /// One service with the edges on both sides.
    @GET
    @Blocking
    @Path("/{name}")
    @Extension(name = "x-error-404", value = "Unknown service.")
    @Extension(name = "x-error-409", value = "Several services of this name: add a scope.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.OneService one(
            @PathParam("name") String name, @QueryParam("scope") @Nullable String scope) {
        GraphQueries graph = snapshots.current();
        TopologySnapshot snapshot = graph.snapshot();
        int node = snapshots.node(graph, name, scope);
        return new TopologyResponses.OneService(
                snapshots.status(snapshot),
                TopologyResponses.service(snapshot, node),
                calls(snapshot, graph.edges(node, TraversalDirection.DEPENDANTS)),
                calls(snapshot, graph.edges(node, TraversalDirection.DEPENDENCIES)));
    }

    private static List<TopologyResponses.Call> calls(TopologySnapshot of, List<TopologySnapshot.Edge> edges) {
        return edges.stream().map(edge -> TopologyResponses.call(of, edge)).toList();
    }

    /// Who is hurt when the service fails (`dependants`), or what it needs (`dependencies`); the nearest, at most
    /// `limit`, while the counts are of all. A look-up is answered on the event loop; what takes a search, or
    /// makes a long answer, on a worker.
    @GET
    @NonBlocking
    @Path("/{name}/blast-radius")
    @Extension(name = "x-error-400", value = "A limit or the direction is not one.")
    @Extension(name = "x-error-404", value = "Unknown service.")
    @Extension(name = "x-error-409", value = "Several services of this name: add a scope.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public Uni<TopologyResponses.BlastRadius> blastRadius(
            @PathParam("name") String name,
            @QueryParam("scope") @Nullable String scope,
            @QueryParam("direction") @DefaultValue("dependants") String direction,
            @QueryParam("min_impact") @DefaultValue("0") double minimumImpact,
            @QueryParam("max_hops") @DefaultValue("255") int maximumHops,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        TraversalDirection traversal = traversal(direction);
        if (limit < 1 || maximumHops < 1 || !(minimumImpact >= 0 && minimumImpact <= 1)) {
            throw new Problem(
                    400,
                    "Not a limit",
                    "max_hops and limit must be at least 1 and min_impact between 0 and 1, such as 0.05.");
        }
        GraphQueries ready = snapshots.ready();
        List<Integer> found = ready == null ? List.of() : ready.find(name, scope);
        if (ready != null
                && found.size() == 1
                && ready.isLookUp(found.getFirst(), traversal, maximumHops, LOOK_UP_REACHES)) {
            return Uni.createFrom()
                    .item(blastRadius(ready, found.getFirst(), traversal, minimumImpact, maximumHops, limit));
        }
        return Uni.createFrom()
                .item(() -> {
                    GraphQueries graph = snapshots.current();
                    int node = snapshots.node(graph, name, scope);
                    return blastRadius(graph, node, traversal, minimumImpact, maximumHops, limit);
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private TopologyResponses.BlastRadius blastRadius(
            GraphQueries graph,
            int node,
            TraversalDirection traversal,
            double minimumImpact,
            int maximumHops,
            int limit) {
        List<ReachedNode> affected = graph.reach(node, traversal, minimumImpact, maximumHops);
        TopologySnapshot snapshot = graph.snapshot();
        return new TopologyResponses.BlastRadius(
                snapshots.status(snapshot),
                snapshot.node(node).entity().name(),
                snapshot.node(node).entity(),
                traversal.name().toLowerCase(Locale.ROOT),
                affected.size(),
                TopologyResponses.userFacing(affected),
                snapshot.criticality().userTrafficAtRisk(node),
                TopologyResponses.affected(affected.subList(0, Math.min(limit, affected.size()))));
    }

    private static TraversalDirection traversal(String direction) {
        return switch (direction) {
            case "dependants" -> TraversalDirection.DEPENDANTS;
            case "dependencies" -> TraversalDirection.DEPENDENCIES;
            default ->
                throw new Problem(
                        400,
                        "Not a direction",
                        "direction must be 'dependants' (who is hurt when it fails) or 'dependencies' (what it needs),"
                                + " not '"
                                + direction + "'.");
        };
    }
}
