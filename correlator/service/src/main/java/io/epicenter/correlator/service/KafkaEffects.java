package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.BoundedProducer;
import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.CorrelatorEffects;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Publishes incidents and decisions.
@ApplicationScoped
class KafkaEffects {
    /// Records that may wait in the emitter of a channel without a producer, as in tests; above the bound in flight.
    private static final int BUFFER = 1024;
    private static final String SOURCE = "correlator";

    private final BoundedProducer incidents;
    private final BoundedProducer decisions;
    private final TickFaults faults;

    @Inject
    KafkaEffects(
            KafkaClientService clients,
            @Channel("incidents-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> incidents,
            @Channel("decisions-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> decisions,
            TickFaults faults) {
        this.faults = faults;
        this.incidents = new BoundedProducer(
                clients, "incidents-out", Topics.INCIDENTS, incidents, BoundedProducer.DEFAULT_IN_FLIGHT);
        this.decisions = new BoundedProducer(
                clients, "decisions-out", Topics.DECISIONS, decisions, BoundedProducer.DEFAULT_IN_FLIGHT);
    }

    /// Sends everything and waits until Kafka has acknowledged it; throws when it refused a record.
    void carryOut(CorrelatorEffects effects) {
        if (effects.isEmpty()) {
            return;
        }
        effects.faults().forEach(faults::report);
        for (Decision decision : effects.decisions()) {
            send(
                    decisions,
                    decision.id(),
                    () -> OutboundRecord.json(
                            decision.tenant() + "/" + decision.environment(),
                            decision,
                            new CloudEvent(Decision.TYPE, decision.id(), SOURCE, decision.timestamp())));
        }
        for (Incident incident : effects.incidents()) {
            Log.infof(
                    "incident: incident=%s revision=%d status=%s severity=%d title=%s",
                    incident.id(), incident.revision(), incident.status(), incident.severity(), incident.title());
            String id = Ids.of(incident.id(), Integer.toString(incident.revision()));
            send(
                    incidents,
                    incident.id(),
                    () -> OutboundRecord.json(
                            incident.id(), incident, new CloudEvent(Incident.TYPE, id, SOURCE, incident.updatedAt())));
        }
        flush();
    }

    /// One that cannot be written as JSON is left out: it must not keep those behind it.
    private void send(BoundedProducer producer, String id, Supplier<OutboundRecord> output) {
        OutboundRecord record;
        try {
            record = output.get();
        } catch (RuntimeException | StackOverflowError failure) {
            faults.reportUnexpected("output " + id, failure);
            return;
        }
        producer.send(record);
    }

    TickFaults faults() {
        return faults;
    }

    void flush() {
        decisions.flush();
        incidents.flush();
    }
}
