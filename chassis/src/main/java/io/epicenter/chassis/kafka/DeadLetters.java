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
import org.jspecify.annotations.Nullable;

/// Where records go that cannot be read: `<topic>.dlq`, with their original key, bytes and headers and the reason in
/// `dead-letter-*` headers. The next record is processed.
@ApplicationScoped
public class DeadLetters {
    private static final int BUFFER = 512;
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
        return send(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                Objects.requireNonNullElse(record.value(), new byte[0]),
                record.headers(),
                reason);
    }

    /// Sends the record away and returns when Kafka has it.
    public void sendAndAwait(ConsumerRecord<?, byte[]> record, Throwable reason) {
        send(record, reason).await().atMost(TIMEOUT);
    }

    private Uni<Void> send(
            String topic,
            int partition,
            long offset,
            @Nullable Object key,
            byte[] value,
            Headers original,
            Throwable reason) {
        metrics.counter("epicenter.dead.letters", "topic", topic).increment();
        Log.warnf(
                "record not readable, sent to dead letters: topic=%s partition=%d offset=%d reason=%s",
                topic, partition, offset, reason.getMessage());
        Headers headers = new RecordHeaders(original.toArray());
        add(headers, "dead-letter-reason", String.valueOf(reason.getMessage()));
        add(headers, "dead-letter-topic", topic);
        add(headers, "dead-letter-partition", Integer.toString(partition));
        add(headers, "dead-letter-offset", Long.toString(offset));
        OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<String> metadata =
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(Topics.deadLetters(topic))
                        .withHeaders(headers);
        if (key != null) {
            metadata.withKey(key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key.toString());
        }
        return emitter.sendMessage(Message.of(value).addMetadata(metadata.build()));
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
