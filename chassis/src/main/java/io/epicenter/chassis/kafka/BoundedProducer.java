package io.epicenter.chassis.kafka;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/// Sends to one Kafka channel for a blocking consumer: `send` waits while too many records are unacknowledged,
/// `flush` waits until Kafka has acknowledged all of them. Used from one thread at a time.
///
/// It sends with the channel's own producer and settings but past the reactive machinery, which costs ten times as
/// much per record as Kafka; by the emitter when the channel has no producer, as in tests.
public final class BoundedProducer {
    /// How many records may be unacknowledged; not more than the buffer of the channel's emitter. Chosen by hand:
    /// more than the outputs of most batches, so that a batch waits once, for its flush.
    public static final int DEFAULT_IN_FLIGHT = 512;

    private final KafkaClientService clients;
    private final String channel;
    private final String topic;
    private final MutinyEmitter<byte[]> emitter;
    private final int inFlight;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Transport transport;

    /// How a record gets to Kafka.
    private interface Transport {
        void send(OutboundRecord record);
    }

    /// @param inFlight how many records may be unacknowledged
    public BoundedProducer(
            KafkaClientService clients, String channel, String topic, MutinyEmitter<byte[]> emitter, int inFlight) {
        this.clients = clients;
        this.channel = channel;
        this.topic = topic;
        this.emitter = emitter;
        this.inFlight = inFlight;
        this.free = new Semaphore(inFlight);
    }

    /// Looked for at the first use, because the channels' producers are made after the beans.
    private Transport transport() {
        Transport known = transport;
        if (known == null) {
            KafkaProducer<String, byte[]> producer = clients.getProducer(channel);
            known = producer == null ? this::emit : record -> send(producer.unwrap(), record);
            transport = known;
        }
        return known;
    }

    private void emit(OutboundRecord record) {
        emitter.sendMessage(record.toMessage()).subscribe().with(done -> free.release(), this::failed);
    }

    private void send(Producer<String, byte[]> producer, OutboundRecord record) {
        Future<?> _ = producer.send(record.toRecord(topic), (done, problem) -> {
            if (problem == null) {
                free.release();
            } else {
                failed(problem);
            }
        });
    }

    /// A record that is too large would be refused after every restart, too: it is left out, and what it was made
    /// from is processed.
    private void failed(Throwable problem) {
        if (problem instanceof RecordTooLargeException) {
            Metrics.counter("epicenter_outputs_too_large", "topic", topic).increment();
            Log.errorf("output left out, too large for Kafka: topic=%s reason=%s", topic, problem.getMessage());
        } else {
            failure.compareAndSet(null, problem);
        }
        free.release();
    }

    /// Sends one record; blocks while the bound is reached. A failure shows at the next [#flush], or is thrown as
    /// OutputRefusedException.
    public void send(OutboundRecord record) {
        free.acquireUninterruptibly();
        try {
            transport().send(record);
        } catch (RuntimeException refused) {
            free.release();
            throw new OutputRefusedException("Kafka refused a record for " + topic, refused);
        }
    }

    /// Waits for every acknowledgement. Throws OutputRefusedException when any record since the last flush was
    /// refused.
    public void flush() {
        free.acquireUninterruptibly(inFlight);
        free.release(inFlight);
        Throwable problem = failure.getAndSet(null);
        if (problem != null) {
            throw new OutputRefusedException("Kafka refused a record for " + topic, problem);
        }
    }

    /// How many partitions the topic has; 1 when the channel has no producer, as in tests.
    public int partitions() {
        KafkaProducer<String, byte[]> producer = clients.getProducer(channel);
        return producer == null ? 1 : producer.unwrap().partitionsFor(topic).size();
    }
}
