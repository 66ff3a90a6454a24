package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.EdgeCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/// Builds a version from what all replicas have counted and makes it current. Used under the lock of the
/// [BuildScheduler].
@ApplicationScoped
public class VersionBuilder {
    private final TopologyState state;
    private final RedisPartialCounts partials;
    private final RedisTopology versions;
    private final TopologyReader reader;
    private final MeterRegistry metrics;

    @Inject
    VersionBuilder(
            TopologyState state,
            RedisPartialCounts partials,
            RedisTopology versions,
            TopologyReader reader,
            MeterRegistry metrics) {
        this.state = state;
        this.partials = partials;
        this.versions = versions;
        this.reader = reader;
        this.metrics = metrics;
    }

    /// Builds, unless there is nothing to build from and no version to replace.
    void build(Instant now, BuildTrigger trigger) throws MalformedMessageException {
        Timer.Sample timing = Timer.start(metrics);
        List<EdgeCounts> others = partials.others(now);
        long edges = partials.edges();
        TopologySnapshot draft = state.build(0, now, others);
        if (draft.nodes().isEmpty() && reader.refresh().version() == 0) {
            return;
        }
        TopologySnapshot snapshot = draft.withVersion(versions.nextVersion());
        boolean current = versions.publish(snapshot);
        timing.stop(metrics.timer("epicenter.topology.build"));
        trigger.recordBuilt(reader.refresh(), edges);
        Log.infof(
                "topology built: version=%d current=%s nodes=%d edges=%d replicas=%d",
                snapshot.version(),
                current,
                snapshot.nodes().size(),
                snapshot.edges().size(),
                others.size() + 1);
    }

    void recordFailure(Exception failure) {
        metrics.counter("epicenter.topology.build.failures").increment();
        Log.warnf("no topology built, trying again soon: reason=%s", failure.getMessage());
    }
}
