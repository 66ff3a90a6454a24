package io.epicenter.chassis.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/// A bounded way out to one Kafka channel for a blocking consumer: `send` waits while too many records are
/// unacknowledged, `flush` waits until Kafka has acknowledged all of them. Used from one thread at a time.
public final class BoundedProducer {
    /// How many records may be unacknowledged; not more than the buffer of the channel's emitter.
    public static final int DEFAULT_IN_FLIGHT = 512;

    private final Transport transport;
    private final int bound;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// How a record gets to Kafka.
    private interface Transport {
        void send(OutboundRecord record);
    }

    public BoundedProducer(MutinyEmitter<byte[]> emitter, int inFlight) {
        this.bound = inFlight;
        this.free = new Semaphore(inFlight);
        this.transport = record ->
                emitter.sendMessage(record.toMessage()).subscribe().with(done -> free.release(), this::failed);
    }

    private BoundedProducer(Producer<String, byte[]> producer, String topic, int inFlight) {
        this.bound = inFlight;
        this.free = new Semaphore(inFlight);
        this.transport = record -> {
            Future<?> _ = producer.send(record.toRecord(topic), (done, problem) -> {
                if (problem == null) {
                    free.release();
                } else {
                    failed(problem);
                }
            });
        };
    }

    /// Sends with the channel's own producer and settings but past the reactive machinery, which costs ten
    /// times as much per record as Kafka; by the emitter when the channel has no producer, as in tests.
    public static BoundedProducer direct(
            KafkaClientService clients, String channel, String topic, MutinyEmitter<byte[]> emitter, int inFlight) {
        KafkaProducer<String, byte[]> producer = clients.getProducer(channel);
        return producer == null
                ? new BoundedProducer(emitter, inFlight)
                : new BoundedProducer(producer.unwrap(), topic, inFlight);
    }

    private void failed(Throwable problem) {
        failure.compareAndSet(null, problem);
        free.release();
    }

    /// Sends one record; blocks while the bound is reached. A failure shows at the next [#flush].
    public void send(OutboundRecord record) {
        free.acquireUninterruptibly();
        try {
            transport.send(record);
        } catch (RuntimeException refused) {
            free.release();
            throw refused;
        }
    }

    /// Waits for every acknowledgement. Throws IllegalStateException when any record since the last flush was
    /// refused.
    public void flush() {
        free.acquireUninterruptibly(bound);
        free.release(bound);
        Throwable problem = failure.getAndSet(null);
        if (problem != null) {
            throw new IllegalStateException("Kafka refused a record", problem);
        }
    }
}
