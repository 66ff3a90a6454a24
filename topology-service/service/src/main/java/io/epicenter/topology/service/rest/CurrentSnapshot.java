package io.epicenter.topology.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.query.GraphQueries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The snapshot that a request is answered from, and the services that it names.
@ApplicationScoped
public class CurrentSnapshot {
    /// Age from which answers say that they are degraded: three times the default of
    /// `epicenter.topology.build.interval`, so two builds in a row have failed.
    static final Duration TOO_OLD = Duration.ofMinutes(15);

    private final TopologyReader reader;
    private final Settings settings;
    private final Clock clock;

    @Inject
    CurrentSnapshot(TopologyReader reader, Settings settings, Clock clock) {
        this.reader = reader;
        this.settings = settings;
        this.clock = clock;
    }

    /// The current version, ready for questions. Throws a problem when there is none.
    GraphQueries current() {
        TopologySnapshot snapshot = reader.current();
        if (snapshot.version() == 0) {
            throw new Problem(
                    503,
                    "No topology yet",
                    "No version of the dependency graph has been built yet. Send OTLP spans to ingest (/v1/traces) or"
                            + " service-graph metrics by remote-write (/api/v1/write); the first edges are built within"
                            + " seconds. Then ask again.");
        }
        return new GraphQueries(snapshot, settings.limits());
    }

    /// The current version, or null when there is none.
    @Nullable
    GraphQueries ready() {
        TopologySnapshot snapshot = reader.current();
        return snapshot.version() == 0 ? null : new GraphQueries(snapshot, settings.limits());
    }

    /// A version that may be an older one. Throws a problem when it is gone.
    TopologySnapshot version(long version) {
        TopologySnapshot current = reader.current();
        if (version == current.version()) {
            return current;
        }
        try {
            return reader.load(version);
        } catch (MalformedMessageException gone) {
            throw new Problem(
                    404,
                    "No such version",
                    "Version " + version + " of the topology cannot be read: " + gone.getMessage()
                            + ". GET /api/v1/topology/versions lists those that can.");
        } catch (RuntimeException unreachable) {
            throw TopologyResource.redisProblem(unreachable);
        }
    }

    TopologyResponses.SnapshotStatus status(TopologySnapshot of) {
        Duration age = of.age(clock.instant());
        return new TopologyResponses.SnapshotStatus(
                of.version(), of.builtAt(), Math.max(0, age.toMillis()) / 1000.0, age.compareTo(TOO_OLD) > 0);
    }

    /// The node of a service's name, in a scope when several environments have it. Throws a problem that names near
    /// ones.
    int node(GraphQueries in, String name, @Nullable String scope) {
        List<Integer> found = in.find(name, scope);
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw unknown(in, name, scope);
        }
        String entities = String.join(
                ", ",
                found.stream()
                        .map(i -> in.snapshot().node(i).entity().toString())
                        .toList());
        throw new Problem(
                409,
                "Several services of this name",
                "'" + name + "' is the name of " + found.size() + " services: " + entities
                        + ". Add ?scope=tenant/environment, or give the whole entity as the name.");
    }

    private static Problem unknown(GraphQueries in, String name, @Nullable String scope) {
        List<String> near = in.similarNames(name, scope);
        return new Problem(
                404,
                "Unknown service",
                "No service '" + name + "' in version " + in.snapshot().version() + " of the topology"
                        + (scope == null ? "" : " in scope " + scope)
                        + (near.isEmpty()
                                ? ". GET /api/v1/services lists all."
                                : ". Did you mean " + String.join(", ", near) + "?"));
    }
}
