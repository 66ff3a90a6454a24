package io.epicenter.incident.service;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.incident.service.delivery.HttpDelivery;
import io.epicenter.incident.service.delivery.IncidentMetrics;
import io.epicenter.incident.service.state.IncidentDesk;
import io.epicenter.incident.service.state.IncidentLanes;
import io.epicenter.incident.service.view.IncidentBoard;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What comes in. A record is acknowledged when all that follows from it is durable, never after a receiver answers.
@ApplicationScoped
class IncidentFeed {
    private final IncidentDesk desk;
    private final IncidentLanes lanes;
    private final HttpDelivery delivery;
    private final IncidentBoard board;
    private final DeadLetters deadLetters;
    private final IncidentMetrics metrics;

    IncidentFeed(
            IncidentDesk desk,
            @Identifier("incident-lanes") IncidentLanes lanes,
            HttpDelivery delivery,
            IncidentBoard board,
            DeadLetters deadLetters,
            IncidentMetrics metrics) {
        this.desk = desk;
        this.lanes = lanes;
        this.delivery = delivery;
        this.board = board;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
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

    @Incoming("decisions-in")
    Uni<Void> decision(ConsumerRecord<byte[], byte[]> record) {
        try {
            board.decision(read(record, Decision.class));
            return Uni.createFrom().voidItem();
        } catch (MalformedMessageException malformed) {
            return deadLetters.send(record, malformed);
        }
    }

    /// An unreadable one is sent to the dead letters by the correlator, which reads the same topic, and only once.
    @Incoming("anomalies-in")
    void anomaly(ConsumerRecord<byte[], byte[]> record) {
        try {
            board.anomaly(read(record, Anomaly.class));
        } catch (MalformedMessageException malformed) {
            metrics.unreadable(record.topic());
        }
    }

    /// As anomalies; nothing is read while nothing is open. In batches, because there are thousands a second of them in
    /// a large system, of which few are shown.
    @Incoming("signals-in")
    void signals(ConsumerRecords<byte[], byte[]> batch) {
        if (!board.isQuiet()) {
            batch.forEach(this::signal);
        }
    }

    private void signal(ConsumerRecord<byte[], byte[]> record) {
        if (InboundHeaders.type(record.headers()).equals(MessageTypes.PROGRESS)) {
            return;
        }
        try {
            board.signal(read(record, Deviation.class));
        } catch (MalformedMessageException malformed) {
            metrics.unreadable(record.topic());
        }
    }

    private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) throws MalformedMessageException {
        if (record.value() == null) {
            throw new MalformedMessageException("the record has no value");
        }
        return Json.read(record.value(), type);
    }
}
