package io.epicenter.detector.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when partitions have been assigned and their state restored. Still ready, but degraded, while a record was
/// lately put away because its processing threw.
@Readiness
@ApplicationScoped
class DetectorReadiness implements HealthCheck {
    private final MetricsConsumer metrics;
    private final LogsConsumer logs;

    @Inject
    DetectorReadiness(MetricsConsumer metrics, LogsConsumer logs) {
        this.metrics = metrics;
        this.logs = logs;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("metrics and logs partitions restored")
                .status(metrics.consumer().isRestored() && logs.consumer().isRestored())
                .withData(
                        "degraded",
                        metrics.consumer().isDegraded() || logs.consumer().isDegraded())
                .build();
    }
}
