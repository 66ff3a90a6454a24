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
import io.epicenter.correlator.ArrivalTime;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.Input;
import io.epicenter.correlator.InputTimes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The correlator of one partition number of the four topics, fed with Kafka records.
final class PartitionCorrelator implements PartitionState {
    /// Ticks that one call decides at most, so that others get their turn after a pause. Chosen by hand: five
    /// minutes of event time at the default tick.
    private static final int MOST_TICKS = 60;

    private final Correlator correlator;
    private final TopologyReader topology;
    private final Clock clock;
    private final ArrivalClock arrivals = new ArrivalClock();
    private final Map<String, Long> ends = new HashMap<>();

    PartitionCorrelator(Correlator correlator, TopologyReader topology, Clock clock) {
        this.correlator = correlator;
        this.topology = topology;
        this.clock = clock;
    }

    /// A topic of this partition and how far it is read.
    ///
    /// @param next offset of the next record to read
    /// @param end offset after the last record that is there
    record Position(String topic, long next, long end) {}

    /// Begins to read. Until then it decides nothing: it does not know what there is to read first.
    void begin(List<Position> positions) {
        Map<String, Long> backlog = new HashMap<>();
        for (Position position : positions) {
            ends.put(position.topic(), position.end());
            backlog.put(position.topic(), position.end() - position.next());
        }
        arrivals.begin(backlog, clock.instant());
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        Instant now = clock.instant();
        Instant arrived = arrival(record, now);
        try {
            decode(record, arrived, arrivals.isBehind() ? arrived : now);
        } finally {
            long left = ends.getOrDefault(record.topic(), 0L) - record.offset() - 1;
            arrivals.read(record.topic(), left, arrived, now);
        }
    }

    /// @param seen when a watermark counts as having come
    private void decode(ConsumerRecord<byte[], byte[]> record, Instant arrived, Instant seen)
            throws MalformedMessageException {
        byte[] value = record.value();
        switch (record.topic()) {
            case Topics.SIGNALS -> {
                if (InboundHeaders.type(record.headers()).equals(Watermark.TYPE)) {
                    Watermark watermark = Json.read(value, Watermark.class);
                    InputTimes.check("the watermark", watermark.watermark(), arrived);
                    correlator.accept(watermark, seen);
                } else {
                    correlator.accept(new Input.SignalInput(Json.read(value, Deviation.class)), arrived);
                }
            }
            case Topics.ANOMALIES ->
                correlator.accept(new Input.AnomalyInput(Json.read(value, Anomaly.class)), arrived);
            case Topics.EVENTS -> correlator.accept(new Input.EventInput(Json.read(value, Event.class)), arrived);
            case Topics.FEEDBACK ->
                correlator.accept(new Input.FeedbackInput(Json.read(value, Feedback.class)), arrived);
            default -> throw new MalformedMessageException("no record of topic " + record.topic() + " is expected");
        }
    }

    /// When Kafka, or its producer, says that it came; now where neither says anything that can be.
    private static Instant arrival(ConsumerRecord<byte[], byte[]> record, Instant now) {
        Instant said = Instant.ofEpochMilli(record.timestamp());
        return record.timestamp() <= 0 || said.isAfter(now) ? now : said;
    }

    /// Decides everything that the clocks allow, or as much as one call may.
    CorrelatorEffects advance() {
        Instant now = clock.instant();
        return arrivals.look(now)
                .map(arrived -> correlator.advance(new ArrivalTime(arrived, now, MOST_TICKS), topology.current()))
                .orElse(CorrelatorEffects.NONE);
    }

    @Override
    public byte[] snapshot() {
        return correlator.snapshot();
    }

    Correlator correlator() {
        return correlator;
    }
}
