package io.epicenter.incident.service;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.service.delivery.HttpDelivery;
import io.epicenter.incident.service.state.DurableRegistry;
import io.epicenter.incident.service.state.IncidentPartitions;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// The revisions of incidents. A record is acknowledged when all that follows from it is durable, never after a
/// receiver answers.
@ApplicationScoped
class KafkaIncidents {
    private final DurableRegistry registry;
    private final IncidentPartitions partitions;
    private final HttpDelivery delivery;
    private final DeadLetters deadLetters;

    KafkaIncidents(
            DurableRegistry registry,
            @Identifier("incident-partitions") IncidentPartitions partitions,
            HttpDelivery delivery,
            DeadLetters deadLetters) {
        this.registry = registry;
        this.partitions = partitions;
        this.delivery = delivery;
        this.deadLetters = deadLetters;
    }

    @Incoming("incidents-in")
    Uni<Void> incident(ConsumerRecord<byte[], byte[]> record) {
        return partitions
                .ready(record.partition())
                .chain(() -> take(record))
                .chain(() -> partitions.processed(record.partition(), record.offset()))
                .invoke(delivery::deliverDue);
    }

    private Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Uni.createFrom().voidItem();
        }
        try {
            Incident revision = Json.read(record.value(), Incident.class);
            return registry.apply((incidents, now) -> incidents.revision(revision, record.partition(), now));
        } catch (MalformedMessageException malformed) {
            return deadLetters.send(record, malformed);
        }
    }
}
