package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.service.TopologySettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Builds versions: on a timer, at once when there are edges but no version, soon when many new edges have come, and
/// when somebody asks.
@ApplicationScoped
public class BuildScheduler {
    private final TopologyState state;
    private final RedisPartialCounts partials;
    private final RedisTopology versions;
    private final TopologyReader reader;
    private final TracesAssignment assignment;
    private final TopologySettings.Build config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private Instant published = Instant.EPOCH;
    private long edgesBuilt;
    private long versionSeen;

    @Inject
    BuildScheduler(
            TopologyState state,
            RedisPartialCounts partials,
            RedisTopology versions,
            TopologyReader reader,
            @Identifier(TracesAssignment.NAME) TracesAssignment assignment,
            TopologySettings config,
            MeterRegistry metrics,
            Clock clock) {
        this.state = state;
        this.partials = partials;
        this.versions = versions;
        this.reader = reader;
        this.assignment = assignment;
        this.config = config.build();
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(every = "${epicenter.topology.build.check:3s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        try {
            buildIfDue(clock.instant());
        } catch (RuntimeException | MalformedMessageException failure) {
            metrics.counter("epicenter.topology.build.failures").increment();
            Log.warnf("no topology built, trying again soon: reason=%s", failure.getMessage());
        }
    }

    private synchronized void buildIfDue(Instant now) throws MalformedMessageException {
        partials.restore();
        TopologySnapshot current = reader.current();
        if (!published.plus(config.partialInterval()).isAfter(now) || (current.version() == 0 && state.edges() > 0)) {
            partials.publish(now);
            published = now;
        }
        noteVersion(current);
        // another replica may have built since this one last asked: two may believe to be the builder for a moment
        if (assignment.isBuilder() && isDue(current, now) && isDueStill(now)) {
            build(now);
        }
    }

    private boolean isDueStill(Instant now) {
        TopologySnapshot newest = reader.refresh();
        noteVersion(newest);
        return isDue(newest, now);
    }

    /// Growth counts from the newest version, whoever built it.
    private void noteVersion(TopologySnapshot current) {
        if (current.version() != versionSeen) {
            versionSeen = current.version();
            edgesBuilt = partials.edges();
        }
    }

    private boolean isDue(TopologySnapshot current, Instant now) {
        Duration age = current.age(now);
        return age.compareTo(config.interval()) >= 0
                || (age.compareTo(config.growthInterval()) >= 0
                        && partials.edges() > edgesBuilt * (1 + config.growth()));
    }

    /// Builds a version now, also when there is nothing new, and returns it. Throws when Redis is out of reach.
    public synchronized TopologySnapshot rebuild() throws MalformedMessageException {
        Instant now = clock.instant();
        partials.publish(now);
        published = now;
        build(now);
        return reader.current();
    }

    private void build(Instant now) throws MalformedMessageException {
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
        edgesBuilt = edges;
        versionSeen = reader.refresh().version();
        Log.infof(
                "topology built: version=%d current=%s nodes=%d edges=%d replicas=%d",
                snapshot.version(),
                current,
                snapshot.nodes().size(),
                snapshot.edges().size(),
                others.size() + 1);
    }
}
