package io.epicenter.incident.service.view;

import io.epicenter.chassis.kafka.ReadModelRebalanceListener;
import io.epicenter.incident.service.config.IncidentSettings;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/// Lets the read models begin with the last hours of their topics.
@ApplicationScoped
@Identifier("recent-history")
class ReadModelAssignment implements ReadModelRebalanceListener {
    private final IncidentSettings settings;

    ReadModelAssignment(IncidentSettings settings) {
        this.settings = settings;
    }

    @Override
    public Duration history() {
        return settings.views().history();
    }
}
