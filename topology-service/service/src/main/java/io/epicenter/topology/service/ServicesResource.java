package io.epicenter.topology.service;

import io.epicenter.chassis.Problem;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.Affected;
import io.epicenter.topology.GraphQueries;
import io.epicenter.topology.GraphQueries.Way;
import io.smallrye.common.annotation.Blocking;
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
import org.jspecify.annotations.Nullable;

/// Services, who calls whom, and the blast radius of each.
@Path("/api/v1/services")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ServicesResource {
    private final Snapshots snapshots;

    @Inject
    ServicesResource(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /// All services, of one environment when a scope is given.
    @GET
    public Answers.Services all(@QueryParam("scope") @Nullable String scope) {
        TopologySnapshot snapshot = snapshots.current().snapshot();
        List<Answers.Service> services = IntStream.range(0, snapshot.nodes().size())
                .filter(node ->
                        scope == null || snapshot.node(node).entity().scope().equals(scope))
                .mapToObj(node -> Answers.service(snapshot, node))
                .toList();
        return new Answers.Services(snapshots.stand(snapshot), services.size(), services);
    }

    /// One service with the edges on both sides.
    @GET
    @Path("/{name}")
    public Answers.OneService one(@PathParam("name") String name, @QueryParam("scope") @Nullable String scope) {
        GraphQueries graph = snapshots.current();
        TopologySnapshot snapshot = graph.snapshot();
        int node = snapshots.node(graph, name, scope);
        return new Answers.OneService(
                snapshots.stand(snapshot),
                Answers.service(snapshot, node),
                calls(snapshot, graph.edges(node, Way.DEPENDANTS)),
                calls(snapshot, graph.edges(node, Way.DEPENDENCIES)));
    }

    private static List<Answers.Call> calls(TopologySnapshot of, List<TopologySnapshot.Edge> edges) {
        return edges.stream().map(edge -> Answers.call(of, edge)).toList();
    }

    /// Who is hurt when the service fails (`dependants`), or what it needs (`dependencies`); the nearest, at most
    /// `limit`, while the counts are of all.
    @GET
    @Path("/{name}/blast-radius")
    public Answers.BlastRadius blastRadius(
            @PathParam("name") String name,
            @QueryParam("scope") @Nullable String scope,
            @QueryParam("direction") @DefaultValue("dependants") String direction,
            @QueryParam("min_impact") @DefaultValue("0") double minimumImpact,
            @QueryParam("max_hops") @DefaultValue("255") int maximumHops,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        Way way = way(direction);
        if (limit < 1 || maximumHops < 1 || !(minimumImpact >= 0 && minimumImpact <= 1)) {
            throw new Problem(
                    400,
                    "Not a limit",
                    "max_hops and limit must be at least 1 and min_impact between 0 and 1, such as 0.05.");
        }
        GraphQueries graph = snapshots.current();
        int node = snapshots.node(graph, name, scope);
        List<Affected> affected = graph.reach(node, way, minimumImpact, maximumHops);
        return new Answers.BlastRadius(
                snapshots.stand(graph.snapshot()),
                graph.snapshot().node(node).entity().name(),
                graph.snapshot().node(node).entity(),
                way.name().toLowerCase(Locale.ROOT),
                affected.size(),
                Answers.userFacing(affected),
                graph.snapshot().criticality().userTrafficAtRisk(node),
                affected.subList(0, Math.min(limit, affected.size())));
    }

    private static Way way(String direction) {
        return switch (direction) {
            case "dependants" -> Way.DEPENDANTS;
            case "dependencies" -> Way.DEPENDENCIES;
            default ->
                throw new Problem(
                        400,
                        "Not a direction",
                        "direction must be 'dependants' (who is hurt when it fails) or 'dependencies' (what it needs), not '"
                                + direction + "'.");
        };
    }
}
