package io.epicenter.incident.service.state;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the stored state has been read back.
@Readiness
@ApplicationScoped
class IncidentReadiness implements HealthCheck {
    private final DurableRegistry registry;

    IncidentReadiness(DurableRegistry registry) {
        this.registry = registry;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("state-restored")
                .status(registry.isRestored())
                .build();
    }
}
