package io.epicenter.correlator.service;

import io.epicenter.chassis.StatefulAssignment;
import io.epicenter.chassis.StatefulConsumer;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Tells the consumer of the four topics which partitions are its own.
@ApplicationScoped
@Identifier("correlator")
public class CorrelatedAssignment implements StatefulAssignment {
    private final CorrelatedConsumer owner;

    @Inject
    CorrelatedAssignment(CorrelatedConsumer owner) {
        this.owner = owner;
    }

    @Override
    public StatefulConsumer<?> consumer() {
        return owner.consumer();
    }
}
