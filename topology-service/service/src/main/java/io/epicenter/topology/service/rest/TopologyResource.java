package io.epicenter.topology.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.query.Affected;
import io.epicenter.topology.query.DotGraph;
import io.epicenter.topology.query.GraphQueries;
import io.epicenter.topology.query.TopologyDiff;
import io.epicenter.topology.service.build.Builder;
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
    private static final int MAX_DOWN = 1000;
    private static final int MAX_PATHS = 20;

    private final Snapshots snapshots;
    private final RedisTopology versions;
    private final Builder builder;

    /// @param services names or entities that fail together
    @RegisterForReflection
    public record Down(
            @Nullable List<String> services, @Nullable String scope) {}

    @Inject
    TopologyResource(Snapshots snapshots, RedisTopology versions, Builder builder) {
        this.snapshots = snapshots;
        this.versions = versions;
        this.builder = builder;
    }

    /// All nodes and edges.
    @GET
    @Path("/topology")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public Answers.Graph graph() {
        TopologySnapshot snapshot = snapshots.current().snapshot();
        return new Answers.Graph(
                snapshots.stand(snapshot),
                Answers.services(snapshot),
                snapshot.edges().stream()
                        .map(edge -> Answers.call(snapshot, edge))
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

    /// The versions that can still be read, newest first.
    @GET
    @Path("/topology/versions")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public Answers.Versions versions() {
        return new Answers.Versions(snapshots.stand(snapshots.current().snapshot()), known());
    }

    /// What is different between two versions; by default, between the one before the current one and that.
    @GET
    @Path("/topology/diff")
    @Extension(name = "x-error-404", value = "No such version.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    public Answers.Diff diff(@QueryParam("from") @Nullable Long from, @QueryParam("to") @Nullable Long to) {
        TopologySnapshot current = snapshots.current().snapshot();
        TopologySnapshot after = to == null ? current : snapshots.version(to);
        TopologySnapshot before = snapshots.version(from == null ? previous(after.version()) : from);
        return new Answers.Diff(snapshots.stand(current), TopologyDiff.of(before, after));
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
    public Answers.Paths paths(
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
        return new Answers.Paths(
                snapshots.stand(graph.snapshot()), from, to, graph.paths(start, end, Math.min(limit, MAX_PATHS)));
    }

    /// Who is hurt when several services fail together.
    @POST
    @Path("/what-if")
    @Extension(name = "x-error-400", value = "Names of services are needed.")
    @Extension(name = "x-error-404", value = "Unknown service.")
    @Extension(name = "x-error-409", value = "Several services of this name: add a scope.")
    @Extension(name = "x-error-503", value = "No topology yet, or Redis is out of reach.")
    @Consumes(MediaType.APPLICATION_JSON)
    public Answers.WhatIf whatIf(@Nullable Down down) {
        List<String> names = down == null || down.services() == null ? List.of() : down.services();
        if (down == null || names.isEmpty() || names.size() > MAX_DOWN) {
            throw new Problem(
                    400,
                    "Which services?",
                    "Send {\"services\": [\"payment\", \"stock\"]} with 1 to " + MAX_DOWN + " names.");
        }
        GraphQueries graph = snapshots.current();
        List<Integer> nodes = names.stream()
                .map(name -> snapshots.node(graph, name, down.scope()))
                .toList();
        GraphQueries.WhatIf answer = graph.whatIf(nodes);
        List<Affected> affected = answer.affected();
        return new Answers.WhatIf(
                snapshots.stand(graph.snapshot()),
                names,
                affected.size(),
                Answers.userFacing(affected),
                answer.userFacingShare(),
                affected);
    }

    /// Builds a version now.
    @POST
    @Path("/topology/rebuild")
    @Extension(name = "x-error-503", value = "Not rebuilt; the old version stays.")
    public Answers.Rebuilt rebuild() {
        try {
            builder.rebuild();
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
        return new Answers.Rebuilt(
                snapshots.stand(snapshot),
                snapshot.nodes().size(),
                snapshot.edges().size());
    }
}
