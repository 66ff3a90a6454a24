package io.epicenter.incident.service;

import io.epicenter.chassis.kafka.RecordGuard;
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
/// receiver answers. One that cannot be taken is put away and not tried again: a repeat of a revision is taken for
/// known, and would hide that something of it is missing.
@ApplicationScoped
class KafkaIncidents {
    private final DurableRegistry registry;
    private final IncidentPartitions partitions;
    private final HttpDelivery delivery;
    private final RecordGuard guard;

    KafkaIncidents(
            DurableRegistry registry,
            @Identifier("incident-partitions") IncidentPartitions partitions,
            HttpDelivery delivery,
            RecordGuard guard) {
        this.registry = registry;
        this.partitions = partitions;
        this.delivery = delivery;
        this.guard = guard;
    }

    @Incoming("incidents-in")
    Uni<Void> incident(ConsumerRecord<byte[], byte[]> record) {
        return partitions
                .ready(record.partition())
                .chain(() -> guard.onceAsync(record, () -> take(record)))
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
            return Uni.createFrom().failure(malformed);
        }
    }
}
