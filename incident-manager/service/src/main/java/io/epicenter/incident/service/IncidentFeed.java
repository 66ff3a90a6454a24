package io.epicenter.incident.service;

import io.epicenter.chassis.DeadLetters;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What comes in. A record is acknowledged when all that follows from it is durable, never after a receiver answers.
@ApplicationScoped
class IncidentFeed {
    private final IncidentDesk desk;
    private final IncidentLanes lanes;
    private final HttpDelivery delivery;
    private final IncidentBoard board;
    private final DeadLetters deadLetters;

    IncidentFeed(
            IncidentDesk desk,
            @Identifier("incident-lanes") IncidentLanes lanes,
            HttpDelivery delivery,
            IncidentBoard board,
            DeadLetters deadLetters) {
        this.desk = desk;
        this.lanes = lanes;
        this.delivery = delivery;
        this.board = board;
        this.deadLetters = deadLetters;
    }

    @Incoming("incidents-in")
    Uni<Void> incident(ConsumerRecord<byte[], byte[]> record) {
        return lanes.ready(record.partition())
                .chain(() -> take(record))
                .chain(() -> lanes.taken(record.partition(), record.offset()))
                .invoke(delivery::pump);
    }

    private Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Uni.createFrom().voidItem();
        }
        try {
            return desk.revision(Json.read(record.value(), Incident.class), record.partition());
        } catch (MalformedMessageException malformed) {
            return deadLetters.send(record, malformed);
        }
    }

    @Incoming("anomalies-in")
    Uni<Void> anomaly(ConsumerRecord<byte[], byte[]> record) {
        return view(record, Anomaly.class, board::anomaly);
    }

    @Incoming("decisions-in")
    Uni<Void> decision(ConsumerRecord<byte[], byte[]> record) {
        return view(record, Decision.class, board::decision);
    }

    private <T> Uni<Void> view(ConsumerRecord<byte[], byte[]> record, Class<T> type, Consumer<T> taker) {
        try {
            if (record.value() == null) {
                throw new MalformedMessageException("the record has no value");
            }
            taker.accept(Json.read(record.value(), type));
            return Uni.createFrom().voidItem();
        } catch (MalformedMessageException malformed) {
            return deadLetters.send(record, malformed);
        }
    }
}
