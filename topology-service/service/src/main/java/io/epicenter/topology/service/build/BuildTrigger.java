package io.epicenter.topology.service.build;

import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.service.TopologySettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;

/// Whether this replica has to build a version, or to publish what it has counted. Used under the lock of the
/// [BuildScheduler].
@ApplicationScoped
public class BuildTrigger {
    private final TracesAssignment assignment;
    private final RedisPartialCounts partials;
    private final TopologySettings.Build config;
    private Instant published = Instant.EPOCH;
    private long edgesBuilt;
    private long versionSeen;

    @Inject
    BuildTrigger(
            @Identifier(TracesAssignment.NAME) TracesAssignment assignment,
            RedisPartialCounts partials,
            TopologySettings config) {
        this.assignment = assignment;
        this.partials = partials;
        this.config = config.build();
    }

    boolean isBuilder() {
        return assignment.isBuilder();
    }

    /// Also at once when there are edges but no version.
    boolean isPartialDue(TopologySnapshot current, Instant now) {
        return !published.plus(config.partialInterval()).isAfter(now)
                || (current.version() == 0 && partials.ownEdges() > 0);
    }

    void recordPublished(Instant at) {
        published = at;
    }

    /// Growth counts from the newest version, whoever built it.
    void recordVersion(TopologySnapshot current) {
        if (current.version() != versionSeen) {
            recordBuilt(current, partials.edges());
        }
    }

    /// @param edges that had been counted when it was built
    void recordBuilt(TopologySnapshot current, long edges) {
        versionSeen = current.version();
        edgesBuilt = edges;
    }

    boolean isDue(TopologySnapshot current, Instant now) {
        Duration age = current.age(now);
        return age.compareTo(config.interval()) >= 0
                || (age.compareTo(config.growthInterval()) >= 0
                        && partials.edges() > edgesBuilt * (1 + config.growth()));
    }
}
