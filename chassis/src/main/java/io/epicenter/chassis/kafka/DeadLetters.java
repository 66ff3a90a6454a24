package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Where records go that cannot be read, or whose processing throws: `<topic>.dlq`, with their original key, bytes
/// and headers and the reason in `dead-letter-*` headers. The next record is processed.
@ApplicationScoped
public class DeadLetters {
    /// Records that may wait for Kafka. Chosen by hand: unreadable records are few. When more wait, the emitter
    /// refuses the next one.
    private static final int BUFFER = 512;

    /// How long a blocking consumer waits for the acknowledgement. Chosen by hand: longer than a change of a
    /// partition's leader. When it passes, the consumer fails, because the record would be lost.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Most characters of a stack in the header. Chosen by hand: the frames of our own code and some below it;
    /// headers count to a record's size.
    private static final int STACK_CHARS = 8_000;

    /// Most bytes of a record that Kafka finds too large as a dead letter. Chosen by hand: enough to see what it is;
    /// the
    /// whole record stays where it came from, as long as that is retained.
    private static final int BEGINNING_BYTES = 64 * 1024;

    private final MutinyEmitter<byte[]> emitter;
    private final MeterRegistry metrics;
    private final Map<String, LogLimit> limits = new ConcurrentHashMap<>();

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
        String kind = reason instanceof MalformedMessageException ? "malformed" : "processing";
        metrics.counter("epicenter.dead.letters", "topic", record.topic(), "kind", kind)
                .increment();
        log(record, reason, kind);
        Headers headers = new RecordHeaders(record.headers().toArray());
        add(headers, "dead-letter-reason", String.valueOf(reason.getMessage()));
        add(headers, "dead-letter-kind", kind);
        add(headers, "dead-letter-exception", reason.getClass().getName());
        add(headers, "dead-letter-stack", stack(reason));
        add(headers, "dead-letter-topic", record.topic());
        add(headers, "dead-letter-partition", Integer.toString(record.partition()));
        add(headers, "dead-letter-offset", Long.toString(record.offset()));
        byte[] value = Objects.requireNonNullElse(record.value(), new byte[0]);
        return send(record, value, headers).onFailure(DeadLetters::isTooLarge).recoverWithUni(() -> {
            add(headers, "dead-letter-truncated", Integer.toString(value.length));
            return send(record, Arrays.copyOf(value, Math.min(value.length, BEGINNING_BYTES)), headers);
        });
    }

    private Uni<Void> send(ConsumerRecord<?, byte[]> record, byte[] value, Headers headers) {
        OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<String> metadata =
                OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(Topics.deadLetters(record.topic()))
                        .withHeaders(headers);
        Object key = record.key();
        if (key != null) {
            metadata.withKey(key instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : key.toString());
        }
        return emitter.sendMessage(Message.of(value).addMetadata(metadata.build()));
    }

    private void log(ConsumerRecord<?, byte[]> record, Throwable reason, String kind) {
        if (!limits.computeIfAbsent(record.topic() + " " + kind, any -> new LogLimit())
                .permits()) {
            return;
        }
        if (reason instanceof MalformedMessageException) {
            Log.warnf(
                    "record not readable, sent to dead letters: topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), reason.getMessage());
        } else {
            Log.errorf(
                    reason,
                    "processing of a record throws, sent to dead letters: topic=%s partition=%d offset=%d",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    private static boolean isTooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    private static String stack(Throwable reason) {
        StringWriter text = new StringWriter();
        reason.printStackTrace(new PrintWriter(text));
        return text.getBuffer().substring(0, Math.min(text.getBuffer().length(), STACK_CHARS));
    }

    /// Sends the record away and returns when Kafka has it. Throws OutputRefusedException when it does not take it.
    public void sendAndAwait(ConsumerRecord<?, byte[]> record, Throwable reason) {
        try {
            send(record, reason).await().atMost(TIMEOUT);
        } catch (RuntimeException refused) {
            throw new OutputRefusedException("Kafka refused a dead letter of " + record.topic(), refused);
        }
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
