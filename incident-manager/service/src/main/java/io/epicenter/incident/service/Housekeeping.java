package io.epicenter.incident.service;

import io.epicenter.incident.IncidentRegistry;
import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.delivery.HttpDelivery;
import io.epicenter.incident.service.state.DurableRegistry;
import io.epicenter.incident.service.state.IncidentPartitions;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// What happens without anything coming in: the state is read back, deadlines are swept, the past is forgotten.
@ApplicationScoped
class Housekeeping {
    private final DurableRegistry registry;
    private final IncidentPartitions partitions;
    private final HttpDelivery delivery;
    private final IncidentSettings settings;

    Housekeeping(
            DurableRegistry registry,
            @Identifier("incident-partitions") IncidentPartitions partitions,
            HttpDelivery delivery,
            IncidentSettings settings) {
        this.registry = registry;
        this.partitions = partitions;
        this.delivery = delivery;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        registry.restore();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        if (!registry.isRestored()) {
            return Uni.createFrom().voidItem();
        }
        partitions.tick();
        return registry.apply(IncidentRegistry::tick)
                .invoke(delivery::deliverDue)
                .onFailure()
                .invoke(failure -> Log.errorf("sweep failed: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    @Scheduled(every = "1h", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return registry.apply(
                        (incidents, now) -> incidents.forget(now.minus(settings.history()), settings.maxIncidents()))
                .onFailure()
                .invoke(failure -> Log.errorf("not forgotten: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
