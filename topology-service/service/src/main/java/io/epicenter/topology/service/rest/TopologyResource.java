package io.epicenter.topology.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyParameters;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.query.DotGraph;
import io.epicenter.topology.query.GraphQueries;
import io.epicenter.topology.query.ReachedNode;
import io.epicenter.topology.query.TopologyDiff;
import io.epicenter.topology.service.build.BuildScheduler;
import io.epicenter.topology.service.build.RedisTopology;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// The whole graph, its versions, and questions about it.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class TopologyResource {
    private static final String GRAPHVIZ = "text/vnd.graphviz";
    /// Names in one question at most. Chosen by hand: each costs a blast radius, so it bounds the time of an
    /// answer.
    private static final int MAX_DOWN = 1000;
    /// Paths in one answer at most. Chosen by hand: people read them.
    private static final int MAX_PATHS = 20;

    private final CurrentSnapshot snapshots;
    private final RedisTopology versions;
    private final BuildScheduler scheduler;
    private final TopologyParameters parameters;
    private final TopologyState state;

    /// @param services names or entities that fail together
    @RegisterForReflection
    public record WhatIfRequest(
            @Nullable List<String> services, @Nullable String scope) {}

    @Inject
    TopologyResource(
            CurrentSnapshot snapshots,
            RedisTopology versions,
            BuildScheduler scheduler,
            TopologyParameters parameters,
            TopologyState state) {
        this.parameters = parameters;
        this.state = state;
        this.snapshots = snapshots;
        this.versions = versions;
        this.scheduler = scheduler;
    }

    /// All nodes and edges.
    @GET
    @Path("/topology")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.Graph graph() {
        TopologySnapshot snapshot = snapshots.current().snapshot();
        return new TopologyResponses.Graph(
                snapshots.status(snapshot),
                TopologyResponses.services(snapshot),
                snapshot.edges().stream()
                        .map(edge -> TopologyResponses.call(snapshot, edge))
                        .toList());
    }

    /// The same for Graphviz, when it is asked for.
    @GET
    @Path("/topology")
    @Produces(GRAPHVIZ + ";qs=0.5")
    @APIResponse(responseCode = "200", content = @Content(mediaType = GRAPHVIZ))
    public String dot() {
        return DotGraph.of(snapshots.current().snapshot());
    }

    /// All that decides what graph is made of the inputs, wherever it was set, as a recording carries it.
    @GET
    @Path("/topology/settings")
    public TopologyParameters settings() {
        return parameters;
    }

    /// How many spans of each service this replica could make little or nothing of since it began, by reason.
    @GET
    @Path("/topology/oddities")
    public TopologyResponses.Oddities oddities() {
        return new TopologyResponses.Oddities(state.countsByService());
    }

    /// The versions that can still be read, newest first.
    @GET
    @Path("/topology/versions")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.Versions versions() {
        return new TopologyResponses.Versions(
                snapshots.status(snapshots.current().snapshot()), known());
    }

    /// What is different between two versions; by default, between the one before the current one and that.
    @GET
    @Path("/topology/diff")
    @Extension(name = "x-error-404", value = "No such version.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.Diff diff(@QueryParam("from") @Nullable Long from, @QueryParam("to") @Nullable Long to) {
        TopologySnapshot current = snapshots.current().snapshot();
        TopologySnapshot after = to == null ? current : snapshots.version(to);
        TopologySnapshot before = snapshots.version(from == null ? previous(after.version()) : from);
        return new TopologyResponses.Diff(snapshots.status(current), TopologyDiff.of(before, after));
    }

    private List<RedisTopology.Version> known() {
        try {
            return versions.versions();
        } catch (RuntimeException unreachable) {
            throw redisProblem(unreachable);
        }
    }

    static Problem redisProblem(RuntimeException unreachable) {
        return new Problem(
                503,
                "Redis is out of reach",
                "Redis did not answer, so only the version in memory can be asked: " + unreachable.getMessage()
                        + ". Check QUARKUS_REDIS_HOSTS and try again.");
    }

    private long previous(long version) {
        return known().stream()
                .mapToLong(RedisTopology.Version::version)
                .filter(other -> other < version)
                .max()
                .orElse(version);
    }

    /// The chains of calls from one service to another, likeliest first.
    @GET
    @Path("/paths")
    @Extension(name = "x-error-400", value = "Two services and a limit are needed.")
    @Extension(name = "x-error-404", value = "Unknown service.")
    @Extension(name = "x-error-409", value = "Several services of this name: add a scope.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public TopologyResponses.Paths paths(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("scope") @Nullable String scope,
            @QueryParam("limit") @DefaultValue("5") int limit) {
        if (from == null || to == null || limit < 1) {
            throw new Problem(
                    400,
                    "Which path?",
                    "Give two services, such as /api/v1/paths?from=frontend&to=payment, and a limit >= 1.");
        }
        GraphQueries graph = snapshots.current();
        int start = snapshots.node(graph, from, scope);
        int end = snapshots.node(graph, to, scope);
        return new TopologyResponses.Paths(
                snapshots.status(graph.snapshot()), from, to, graph.paths(start, end, Math.min(limit, MAX_PATHS)));
    }

    /// Who is hurt when several services fail together.
    @POST
    @Path("/what-if")
    @Extension(name = "x-error-400", value = "Names of services are needed.")
    @Extension(name = "x-error-404", value = "Unknown service.")
    @Extension(name = "x-error-409", value = "Several services of this name: add a scope.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    @Consumes(MediaType.APPLICATION_JSON)
    public TopologyResponses.WhatIf whatIf(@Nullable WhatIfRequest request) {
        List<String> names = request == null || request.services() == null ? List.of() : request.services();
        if (request == null || names.isEmpty() || names.size() > MAX_DOWN) {
            throw new Problem(
                    400,
                    "Which services?",
                    "Send {\"services\": [\"payment\", \"stock\"]} with 1 to " + MAX_DOWN + " names.");
        }
        GraphQueries graph = snapshots.current();
        List<Integer> nodes = names.stream()
                .map(name -> snapshots.node(graph, name, request.scope()))
                .toList();
        GraphQueries.WhatIf answer = graph.whatIf(nodes);
        List<ReachedNode> affected = answer.affected();
        return new TopologyResponses.WhatIf(
                snapshots.status(graph.snapshot()),
                names,
                affected.size(),
                TopologyResponses.userFacing(affected),
                answer.userFacingShare(),
                TopologyResponses.affected(affected));
    }

    /// Builds a version now.
    @POST
    @Path("/topology/rebuild")
    @Extension(name = "x-error-503", value = "Not rebuilt; the old version stays.")
    public TopologyResponses.Rebuilt rebuild() {
        try {
            scheduler.rebuild();
        } catch (MalformedMessageException unreadable) {
            throw new Problem(
                    503,
                    "Not rebuilt",
                    "The new version could not be read back from Redis: " + unreadable.getMessage()
                            + ". The old one stays; try again.");
        } catch (RuntimeException unreachable) {
            throw redisProblem(unreachable);
        }
        TopologySnapshot snapshot = snapshots.current().snapshot();
        return new TopologyResponses.Rebuilt(
                snapshots.status(snapshot),
                snapshot.nodes().size(),
                snapshot.edges().size());
    }
}
