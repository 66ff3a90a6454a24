package io.epicenter.chassis.kafka;

import io.epicenter.contracts.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Where records go that cannot be read: `<topic>.dlq`, with their original key, bytes and headers and the reason in
/// `dead-letter-*` headers. The next record is processed.
@ApplicationScoped
public class DeadLetters {
    /// Records that may wait for Kafka. Chosen by hand: unreadable records are few. When more wait, the emitter refuses
    /// the next one.
    private static final int BUFFER = 512;

    /// How long a blocking consumer waits for the acknowledgement. Chosen by hand: longer than a change of a
    /// partition's leader. When it passes, the consumer fails, because the record would be lost.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MutinyEmitter<byte[]> emitter;
    private final MeterRegistry metrics;

    @Inject
    DeadLetters(
            @Channel("dead-letters-out") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    MutinyEmitter<byte[]> emitter,
            MeterRegistry metrics) {
        this.emitter = emitter;
        this.metrics = metrics;
    }

    /// Sends the record away; completes when Kafka has it.
    public Uni<Void> send(ConsumerRecord<?, byte[]> record, Throwable reason) {
        metrics.counter("epicenter.dead.letters", "topic", record.topic()).increment();
        Log.warnf(
                "record not readable, sent to dead letters: topic=%s partition=%d offset=%d reason=%s",
                record.topic(), record.partition(), record.offset(), reason.getMessage());
        Headers headers = new RecordHeaders(record.headers().toArray());
        add(headers, "dead-letter-reason", String.valueOf(reason.getMessage()));
        add(headers, "dead-letter-topic", record.topic());
        add(headers, "dead-letter-partition", Integer.toString(record.partition()));
        add(headers, "dead-letter-offset", Long.toString(record.offset()));
        OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<String> metadata =
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(Topics.deadLetters(record.topic()))
                        .withHeaders(headers);
        Object key = record.key();
        if (key != null) {
            metadata.withKey(key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key.toString());
        }
        byte[] value = Objects.requireNonNullElse(record.value(), new byte[0]);
        return emitter.sendMessage(Message.of(value).addMetadata(metadata.build()));
    }

    /// Sends the record away and returns when Kafka has it.
    public void sendAndAwait(ConsumerRecord<?, byte[]> record, Throwable reason) {
        send(record, reason).await().atMost(TIMEOUT);
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
