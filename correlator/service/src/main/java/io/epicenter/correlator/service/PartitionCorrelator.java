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
import io.epicenter.contracts.signal.SignalBatchReader;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.contracts.signal.SignalForm;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The correlator of one partition number of the four topics, fed with Kafka records. Its snapshot holds no signals:
/// those that it still needs are recalled from their topic, and nothing is decided until they are here.
final class PartitionCorrelator implements PartitionState {
    private final Correlator correlator;
    private final TopologyReader topology;
    private final Clock clock;
    private final OptionalLong recallFrom;
    private boolean recalling;
    private @Nullable SignalOffsets offsets;
    /// Offset of the next signal; 0 until one has come.
    private long nextSignal;

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

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        byte[] value = record.value();
        switch (record.topic()) {
            case Topics.SIGNALS -> {
                acceptSignals(record);
                nextSignal = record.offset() + 1;
                if (offsets == null) {
                    offsets = new SignalOffsets(record.offset());
                }
            }
            case Topics.ANOMALIES -> correlator.accept(Json.read(value, Anomaly.class));
            case Topics.EVENTS -> correlator.accept(Json.read(value, Event.class));
            case Topics.FEEDBACK -> correlator.accept(Json.read(value, Feedback.class));
            default -> throw new MalformedMessageException("no record of topic " + record.topic() + " is expected");
        }
    }

    private void acceptSignals(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        switch (form(record)) {
            case WATERMARK -> correlator.accept(Json.read(record.value(), Watermark.class), clock.instant());
            case BATCH -> correlator.accept(SignalBatchReader.read(record.value()));
            case DEVIATION -> correlator.accept(Json.read(record.value(), Deviation.class));
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
        switch (form(record)) {
            case WATERMARK -> {}
            case BATCH -> correlator.recall(SignalBatchReader.read(record.value()));
            case DEVIATION -> {
                SignalBatchWriter one = new SignalBatchWriter();
                one.add(Json.read(record.value(), Deviation.class));
                correlator.recall(one.toBatch());
            }
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

    /// Decides everything that the clocks allow; nothing while signals are recalled.
    CorrelatorEffects advance() {
        if (recalling) {
            return CorrelatorEffects.NONE;
        }
        CorrelatorEffects effects = correlator.advance(clock.instant(), topology.current());
        if (offsets != null && nextSignal > 0) {
            SignalOffsets known = offsets;
            correlator.decidedUntil().ifPresent(decided -> known.mark(nextSignal, decided));
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
        return correlator.recallFrom().map(known::before).map(OptionalLong::of).orElse(recallFrom);
    }

    Correlator correlator() {
        return correlator;
    }
}
