package io.epicenter.ingest.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when telemetry that comes in can be stored.
@Readiness
@ApplicationScoped
class IngestReadiness implements HealthCheck {
    private final KafkaPartitions partitions;
    private final KafkaRecordWriter records;

    @Inject
    IngestReadiness(KafkaPartitions partitions, KafkaRecordWriter records) {
        this.partitions = partitions;
        this.records = records;
    }

    @Override
    public HealthCheckResponse call() {
        boolean reachable = partitions.known() && partitions.reachable();
        boolean sending = !records.isFailing();
        return HealthCheckResponse.named("kafka")
                .status(reachable && sending)
                .withData("reachable", reachable)
                .withData("sending", sending)
                .build();
    }
}
