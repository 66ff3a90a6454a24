package io.epicenter.incident.service;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.chassis.kafka.RecordGuard;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchReader;
import io.epicenter.contracts.signal.SignalForm;
import io.epicenter.incident.service.delivery.IncidentMetrics;
import io.epicenter.incident.service.view.IncidentReadModel;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What the console shows beside incidents: decisions, anomalies, and the signals of what is open.
@ApplicationScoped
class KafkaReadModels {
    private final IncidentReadModel readModel;
    private final RecordGuard guard;
    private final DeadLetters deadLetters;
    private final IncidentMetrics metrics;

    KafkaReadModels(IncidentReadModel readModel, RecordGuard guard, DeadLetters deadLetters, IncidentMetrics metrics) {
        this.readModel = readModel;
        this.guard = guard;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Incoming("decisions-in")
    Uni<Void> decision(ConsumerRecord<byte[], byte[]> record) {
        return guard.repeatable(record, () -> readModel.decision(read(record, Decision.class)));
    }

    /// An unreadable one is sent to the dead letters by the correlator, which reads the same topic, and only once.
    @Incoming("anomalies-in")
    void anomaly(ConsumerRecord<byte[], byte[]> record) {
        show(record, () -> readModel.anomaly(read(record, Anomaly.class)));
    }

    /// As anomalies. Nothing is read while no incident is open, and of a batch only what is of the services of open
    /// incidents: there are thousands of signals a second in a large system, of which few are shown.
    @Incoming("signals-in")
    void signals(ConsumerRecords<byte[], byte[]> batch) {
        Set<String> watched = readModel.watchedServices();
        if (!watched.isEmpty()) {
            batch.forEach(record -> signals(record, watched));
        }
    }

    private void signals(ConsumerRecord<byte[], byte[]> record, Set<String> watched) {
        SignalForm form =
                SignalForm.of(InboundHeaders.type(record.headers()), InboundHeaders.contentType(record.headers()));
        show(record, () -> {
            switch (form) {
                case BATCH ->
                    signals(SignalBatchReader.read(
                            value(record),
                            entity -> watched.contains(entity.owner().name())));
                case DEVIATION -> readModel.signal(read(record, Deviation.class));
                case WATERMARK -> {}
            }
        });
    }

    /// A record that the view cannot take must not keep the others of its batch out.
    private void show(ConsumerRecord<byte[], byte[]> record, RecordGuard.Work work) {
        try {
            work.run();
        } catch (MalformedMessageException malformed) {
            metrics.unreadable(record.topic());
        } catch (RuntimeException | StackOverflowError failure) {
            deadLetters
                    .send(record, failure)
                    .subscribe()
                    .with(done -> {}, lost -> Log.warnf("dead letter not sent: reason=%s", lost.getMessage()));
        }
    }

    private void signals(SignalBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            readModel.signal(batch.deviation(i));
        }
    }

    private static <T> T read(ConsumerRecord<byte[], byte[]> record, Class<T> type) throws MalformedMessageException {
        return Json.read(value(record), type);
    }

    private static byte[] value(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        if (record.value() == null) {
            throw new MalformedMessageException("the record has no value");
        }
        return record.value();
    }
}
