package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.BoundedProducer;
import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.output.Output;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Sends what the engines find to `signals` and `anomalies`. Deviations wait for the watermark that covers them, and go
/// before it, in batches. A watermark waits for the anomalies that it covers. The consumers of metrics and of logs take
/// turns.
@ApplicationScoped
class KafkaOutput implements Output {
    /// Records to `signals` that may be unacknowledged, as `max-inflight-messages` of the channel. Chosen by hand: of
    /// full batches no more than the producer's buffer, 32 MB, holds.
    private static final int SIGNALS_IN_FLIGHT = 64;
    private static final String SOURCE = "detector";

    private final BoundedProducer signals;
    private final BoundedProducer anomalies;
    private final SignalBatches batches;
    private boolean anomaliesInFlight;

    @Inject
    KafkaOutput(
            KafkaClientService clients,
            @Channel("signals-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = SIGNALS_IN_FLIGHT)
                    MutinyEmitter<byte[]> signals,
            @Channel("anomalies-out")
                    @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BoundedProducer.DEFAULT_IN_FLIGHT)
                    MutinyEmitter<byte[]> anomalies) {
        this.signals = new BoundedProducer(clients, "signals-out", Topics.SIGNALS, signals, SIGNALS_IN_FLIGHT);
        this.batches = new SignalBatches(this.signals::send);
        this.anomalies = new BoundedProducer(
                clients, "anomalies-out", Topics.ANOMALIES, anomalies, BoundedProducer.DEFAULT_IN_FLIGHT);
    }

    @Override
    public synchronized void deviation(Deviation deviation) {
        batches.add(deviation);
    }

    @Override
    public synchronized void anomaly(Anomaly anomaly) {
        String id = Ids.of(anomaly.id(), anomaly.status().name().toLowerCase(Locale.ROOT));
        anomalies.send(OutboundRecord.json(
                anomaly.entity().scope(), anomaly, new CloudEvent(Anomaly.TYPE, id, SOURCE, anomaly.timestamp())));
        anomaliesInFlight = true;
    }

    @Override
    public synchronized void watermark(Watermark watermark) {
        if (anomaliesInFlight) {
            anomalies.flush();
            anomaliesInFlight = false;
        }
        String scope = watermark.tenant() + "/" + watermark.environment();
        batches.send(scope);
        String id = Ids.of(
                "progress", scope, watermark.source(), watermark.watermark().toString());
        signals.send(OutboundRecord.json(
                scope,
                watermark,
                new CloudEvent(Watermark.TYPE, id, SOURCE + "/" + watermark.source(), watermark.watermark())));
    }

    /// Sends what still waits, and waits until Kafka has acknowledged everything; throws when it refused a record.
    synchronized void flush() {
        batches.sendAll();
        anomalies.flush();
        anomaliesInFlight = false;
        signals.flush();
    }
}
