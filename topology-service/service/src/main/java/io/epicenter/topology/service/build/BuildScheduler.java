package io.epicenter.topology.service.build;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;

/// Builds versions: on a timer, at once when there are edges but no version, soon when many new edges have come, and
/// when somebody asks.
@ApplicationScoped
public class BuildScheduler {
    private final RedisPartialCounts partials;
    private final TopologyReader reader;
    private final BuildTrigger trigger;
    private final VersionBuilder builder;
    private final Clock clock;

    @Inject
    BuildScheduler(
            RedisPartialCounts partials,
            TopologyReader reader,
            BuildTrigger trigger,
            VersionBuilder builder,
            Clock clock) {
        this.partials = partials;
        this.reader = reader;
        this.trigger = trigger;
        this.builder = builder;
        this.clock = clock;
    }

    @Scheduled(every = "${epicenter.topology.build.check:3s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        try {
            buildIfDue(clock.instant());
        } catch (RuntimeException | MalformedMessageException failure) {
            builder.recordFailure(failure);
        }
    }

    private synchronized void buildIfDue(Instant now) throws MalformedMessageException {
        partials.restore();
        TopologySnapshot current = reader.current();
        if (trigger.isPartialDue(current, now)) {
            publishPartial(now);
        }
        trigger.recordVersion(current);
        // another replica may have built since this one last asked: two may believe to be the builder for a moment
        if (trigger.isBuilder() && trigger.isDue(current, now) && isDueStill(now)) {
            builder.build(now, trigger);
        }
    }

    private void publishPartial(Instant now) {
        partials.publish(now);
        trigger.recordPublished(now);
    }

    private boolean isDueStill(Instant now) {
        TopologySnapshot newest = reader.refresh();
        trigger.recordVersion(newest);
        return trigger.isDue(newest, now);
    }

    /// Builds a version now, also when there is nothing new, and returns it. Throws when Redis is out of reach.
    public synchronized TopologySnapshot rebuild() throws MalformedMessageException {
        Instant now = clock.instant();
        publishPartial(now);
        builder.build(now, trigger);
        return reader.current();
    }
}
