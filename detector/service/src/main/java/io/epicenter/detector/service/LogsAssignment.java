package io.epicenter.detector.service;

import io.epicenter.chassis.StatefulAssignment;
import io.epicenter.chassis.StatefulConsumer;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/// Tells the consumer of `logs` which partitions are its own.
@ApplicationScoped
@Identifier("detector-logs")
public class LogsAssignment implements StatefulAssignment {
    private final LogsConsumer owner;

    @Inject
    LogsAssignment(LogsConsumer owner) {
        this.owner = owner;
    }

    @Override
    public StatefulConsumer<?> consumer() {
        return owner.consumer();
    }
}
