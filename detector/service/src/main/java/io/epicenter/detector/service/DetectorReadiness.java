package io.epicenter.detector.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when partitions have been assigned and their state restored.
@Readiness
@ApplicationScoped
class DetectorReadiness implements HealthCheck {
    private final MetricsConsumer consumer;

    @Inject
    DetectorReadiness(MetricsConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("metrics partitions restored")
                .status(consumer.isRestored())
                .build();
    }
}
