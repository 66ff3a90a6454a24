package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.chassis.kafka.PartitionState;
import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The correlator of one partition number of the four topics, fed with Kafka records.
final class PartitionCorrelator implements PartitionState {
    private final Correlator correlator;
    private final TopologyReader topology;
    private final Clock clock;

    PartitionCorrelator(Correlator correlator, TopologyReader topology, Clock clock) {
        this.correlator = correlator;
        this.topology = topology;
        this.clock = clock;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        byte[] value = record.value();
        switch (record.topic()) {
            case Topics.SIGNALS -> {
                if (InboundHeaders.type(record.headers()).equals(Watermark.TYPE)) {
                    correlator.accept(Json.read(value, Watermark.class), clock.instant());
                } else {
                    correlator.accept(Json.read(value, Deviation.class));
                }
            }
            case Topics.ANOMALIES -> correlator.accept(Json.read(value, Anomaly.class));
            case Topics.EVENTS -> correlator.accept(Json.read(value, Event.class));
            case Topics.FEEDBACK -> correlator.accept(Json.read(value, Feedback.class));
            default -> throw new MalformedMessageException("no record of topic " + record.topic() + " is expected");
        }
    }

    /// An input that comes twice takes the place of itself.
    @Override
    public boolean isRepeatable() {
        return true;
    }

    /// Decides everything that the clocks allow.
    CorrelatorEffects advance() {
        return correlator.advance(clock.instant(), topology.current());
    }

    @Override
    public byte[] snapshot() {
        return correlator.snapshot();
    }

    Correlator correlator() {
        return correlator;
    }
}
