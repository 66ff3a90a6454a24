package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.BoundedProducer;
import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.correlator.CorrelatorEffects;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Publishes incidents and decisions.
@ApplicationScoped
class KafkaEffects {
    /// Records that an emitter buffers. Twice what [BoundedProducer#DEFAULT_IN_FLIGHT] leaves unacknowledged, so that
    /// it never overflows.
    private static final int BUFFER = 1024;
    private static final String SOURCE = "correlator";

    private final BoundedProducer incidents;
    private final BoundedProducer decisions;

    @Inject
    KafkaEffects(
            @Channel("incidents-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> incidents,
            @Channel("decisions-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> decisions) {
        this.incidents = new BoundedProducer(incidents, BoundedProducer.DEFAULT_IN_FLIGHT);
        this.decisions = new BoundedProducer(decisions, BoundedProducer.DEFAULT_IN_FLIGHT);
    }

    /// Sends everything and waits until Kafka has acknowledged it; throws when it refused a record.
    void carryOut(CorrelatorEffects effects) {
        if (effects.isEmpty()) {
            return;
        }
        for (Decision decision : effects.decisions()) {
            decisions.send(OutboundRecord.json(
                    decision.tenant() + "/" + decision.environment(),
                    decision,
                    MessageTypes.DECISION,
                    decision.id(),
                    SOURCE,
                    decision.timestamp()));
        }
        for (Incident incident : effects.incidents()) {
            Log.infof(
                    "incident: incident=%s revision=%d status=%s severity=%d title=%s",
                    incident.id(), incident.revision(), incident.status(), incident.severity(), incident.title());
            String id = Ids.of(incident.id(), Integer.toString(incident.revision()));
            incidents.send(OutboundRecord.json(
                    incident.id(), incident, MessageTypes.INCIDENT, id, SOURCE, incident.updatedAt()));
        }
        flush();
    }

    void flush() {
        decisions.flush();
        incidents.flush();
    }
}
