package io.epicenter.incident.service;

import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.delivery.HttpDelivery;
import io.epicenter.incident.service.state.IncidentDesk;
import io.epicenter.incident.service.state.IncidentLanes;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// What happens without anything coming in: the state is read back, deadlines are swept, the past is forgotten.
@ApplicationScoped
class Rounds {
    private final IncidentDesk desk;
    private final IncidentLanes lanes;
    private final HttpDelivery delivery;
    private final IncidentSettings settings;

    Rounds(
            IncidentDesk desk,
            @Identifier("incident-lanes") IncidentLanes lanes,
            HttpDelivery delivery,
            IncidentSettings settings) {
        this.desk = desk;
        this.lanes = lanes;
        this.delivery = delivery;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        desk.restore();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        if (!desk.isRestored()) {
            return Uni.createFrom().voidItem();
        }
        lanes.tick();
        return desk.tick()
                .invoke(delivery::pump)
                .onFailure()
                .invoke(failure -> Log.errorf("sweep failed: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return desk.forget(settings.history(), settings.maxIncidents())
                .onFailure()
                .invoke(failure -> Log.errorf("not forgotten: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
