package io.epicenter.topology.service.rest;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready with a snapshot, or when Redis has answered and there is nothing to build one from. An old snapshot still
/// answers, so it is reported as degraded, not as down.
@Readiness
@ApplicationScoped
public class SnapshotReadiness implements HealthCheck {
    private final TopologyReader reader;
    private final TopologyState state;
    private final Clock clock;

    @Inject
    SnapshotReadiness(TopologyReader reader, TopologyState state, Clock clock) {
        this.reader = reader;
        this.state = state;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        TopologySnapshot snapshot = reader.current();
        boolean has = snapshot.version() > 0;
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("topology snapshot")
                .status(has || (reader.hasPolled() && state.edges() == 0))
                .withData("version", snapshot.version());
        if (has) {
            Duration age = snapshot.age(clock.instant());
            answer.withData("age_seconds", age.toSeconds())
                    .withData("degraded", age.compareTo(CurrentSnapshot.TOO_OLD) > 0);
        }
        return answer.build();
    }
}
