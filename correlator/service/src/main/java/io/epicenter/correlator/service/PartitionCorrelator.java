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
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchReader;
import io.epicenter.contracts.signal.SignalForm;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.input.ArrivalTime;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.input.InputTimes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The correlator of one partition number of the four topics, fed with Kafka records. Its snapshot holds no signals:
/// those that it still needs are recalled from their topic, and nothing is decided until they are here.
final class PartitionCorrelator implements PartitionState {
    /// Ticks that one call decides at most, so that others get their turn after a pause. Chosen by hand: five
    /// minutes of event time at the default tick.
    private static final int MOST_TICKS = 60;

    private final Correlator correlator;
    private final TopologyReader topology;
    private final Clock clock;
    private final OptionalLong recallFrom;
    private boolean recalling;
    private @Nullable SignalOffsets offsets;
    /// Offset of the next signal; 0 until one has come.
    private long nextSignal;
    private final ArrivalClock arrivals = new ArrivalClock();
    private final Map<String, Long> ends = new HashMap<>();

    /// @param recallFrom offset of `signals` from which on they are recalled; empty for a new correlator
    PartitionCorrelator(Correlator correlator, TopologyReader topology, Clock clock, OptionalLong recallFrom) {
        this.correlator = correlator;
        this.topology = topology;
        this.clock = clock;
        this.recallFrom = recallFrom;
        this.recalling = recallFrom.isPresent();
        if (recalling) {
            offsets = new SignalOffsets(recallFrom.getAsLong());
        }
    }

    /// A snapshot's parts: where to recall signals from, and the correlator.
    record Parts(OptionalLong recallFrom, byte[] correlator) {
        /// Stands for no offset; no record has it.
        private static final long NOWHERE = -1;

        static Parts read(byte[] snapshot) throws MalformedMessageException {
            if (snapshot.length < Long.BYTES) {
                throw new MalformedMessageException("correlator snapshot of " + snapshot.length + " bytes");
            }
            ByteBuffer in = ByteBuffer.wrap(snapshot);
            long from = in.getLong();
            byte[] correlator = new byte[in.remaining()];
            in.get(correlator);
            return new Parts(from == NOWHERE ? OptionalLong.empty() : OptionalLong.of(from), correlator);
        }

        byte[] write() {
            return ByteBuffer.allocate(Long.BYTES + correlator.length)
                    .putLong(recallFrom.orElse(NOWHERE))
                    .put(correlator)
                    .array();
        }
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
            noteRead(record);
        }
    }

    private void noteRead(ConsumerRecord<byte[], byte[]> record) {
        Instant now = clock.instant();
        long left = ends.getOrDefault(record.topic(), 0L) - record.offset() - 1;
        arrivals.read(record.topic(), left, arrival(record, now), now);
    }

    /// @param seen when a watermark counts as having come
    private void decode(ConsumerRecord<byte[], byte[]> record, Instant arrived, Instant seen)
            throws MalformedMessageException {
        byte[] value = record.value();
        switch (record.topic()) {
            case Topics.SIGNALS -> {
                acceptSignals(record, arrived, seen);
                nextSignal = record.offset() + 1;
                if (offsets == null) {
                    offsets = new SignalOffsets(record.offset());
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

    private void acceptSignals(ConsumerRecord<byte[], byte[]> record, Instant arrived, Instant seen)
            throws MalformedMessageException {
        byte[] value = record.value();
        switch (form(record)) {
            case WATERMARK -> {
                Watermark watermark = Json.read(value, Watermark.class);
                InputTimes.check("the watermark", watermark.watermark(), arrived);
                correlator.accept(watermark, seen);
            }
            case BATCH -> correlator.accept(SignalBatchReader.read(value), arrived);
            case DEVIATION -> correlator.accept(SignalBatch.of(Json.read(value, Deviation.class)), arrived);
        }
    }

    private static SignalForm form(ConsumerRecord<byte[], byte[]> record) {
        return SignalForm.of(InboundHeaders.type(record.headers()), InboundHeaders.contentType(record.headers()));
    }

    @Override
    public OptionalLong recallFrom(TopicPartition partition) {
        return partition.topic().equals(Topics.SIGNALS) ? recallFrom : OptionalLong.empty();
    }

    @Override
    public void recall(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        noteRead(record);
        switch (form(record)) {
            case WATERMARK -> {}
            case BATCH -> correlator.recall(SignalBatchReader.read(record.value()));
            case DEVIATION -> correlator.recall(SignalBatch.of(Json.read(record.value(), Deviation.class)));
        }
    }

    @Override
    public void recallEnded(TopicPartition partition) {
        recalling = false;
    }

    /// An input that comes twice takes the place of itself.
    @Override
    public boolean isRepeatable() {
        return true;
    }

    /// When Kafka, or its producer, says that it came; now where neither says anything that can be.
    private static Instant arrival(ConsumerRecord<byte[], byte[]> record, Instant now) {
        Instant said = Instant.ofEpochMilli(record.timestamp());
        return record.timestamp() <= 0 || said.isAfter(now) ? now : said;
    }

    /// Decides everything that the clocks allow, or as much as one call may; nothing while signals are recalled.
    CorrelatorEffects advance() {
        if (recalling) {
            return CorrelatorEffects.NONE;
        }
        Instant now = clock.instant();
        CorrelatorEffects effects = arrivals.look(now)
                .map(arrived -> correlator.advance(new ArrivalTime(arrived, now, MOST_TICKS), topology.current()))
                .orElse(CorrelatorEffects.NONE);
        if (offsets != null && nextSignal > 0) {
            SignalOffsets known = offsets;
            correlator.view().decidedUntil().ifPresent(decided -> known.mark(nextSignal, decided));
        }
        return effects;
    }

    @Override
    public byte[] snapshot() {
        return new Parts(nextRecall(), correlator.snapshot()).write();
    }

    /// While a recall is under way it is the same again.
    private OptionalLong nextRecall() {
        if (recalling || offsets == null) {
            return recallFrom;
        }
        SignalOffsets known = offsets;
        return correlator
                .view()
                .recallFrom()
                .map(known::before)
                .map(OptionalLong::of)
                .orElse(recallFrom);
    }

    Correlator correlator() {
        return correlator;
    }
}
