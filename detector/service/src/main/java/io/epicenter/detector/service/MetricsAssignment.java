package io.epicenter.detector.service;

import io.epicenter.chassis.StatefulAssignment;
import io.epicenter.chassis.StatefulConsumer;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Tells the consumer of `metrics` which partitions are its own.
@ApplicationScoped
@Identifier("detector-metrics")
public class MetricsAssignment implements StatefulAssignment {
    private final MetricsConsumer owner;

    @Inject
    MetricsAssignment(MetricsConsumer owner) {
        this.owner = owner;
    }

    @Override
    public StatefulConsumer<?> consumer() {
        return owner.consumer();
    }
}
