package io.epicenter.correlator.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when partitions have been assigned and their state restored, and no decision takes much longer than it may.
/// Still ready, but degraded, while something was lately left out or dropped because it threw.
@Readiness
@ApplicationScoped
class CorrelatorReadiness implements HealthCheck {
    private final CorrelatorConsumer consumer;
    private final TickWatch watch;

    @Inject
    CorrelatorReadiness(CorrelatorConsumer consumer, TickWatch watch) {
        this.consumer = consumer;
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        boolean restored = consumer.consumer().isRestored();
        boolean stuck = watch.isStuck();
        return HealthCheckResponse.named("correlated partitions restored")
                .status(restored && !stuck)
                .withData("restored", restored)
                .withData("stuck", stuck)
                .withData("decision_running_seconds", watch.running().toSeconds())
                .withData("degraded", consumer.isDegraded())
                .build();
    }
}
