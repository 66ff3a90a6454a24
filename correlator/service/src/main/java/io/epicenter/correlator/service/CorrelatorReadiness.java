package io.epicenter.correlator.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when partitions have been assigned and their state restored. Still ready, but degraded, while something was
/// lately left out or dropped because it threw.
@Readiness
@ApplicationScoped
class CorrelatorReadiness implements HealthCheck {
    private final CorrelatorConsumer consumer;

    @Inject
    CorrelatorReadiness(CorrelatorConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("correlated partitions restored")
                .status(consumer.consumer().isRestored())
                .withData("degraded", consumer.isDegraded())
                .build();
    }
}
