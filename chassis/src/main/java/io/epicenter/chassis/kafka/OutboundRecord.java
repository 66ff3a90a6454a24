package io.epicenter.chassis.kafka;

import io.epicenter.contracts.Json;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/// A record on its way to Kafka, with the CloudEvents 1.0 headers of the Kafka protocol binding (binary mode).
///
/// @param key null only with an explicit partition
/// @param partition explicit partition; negative = by the key
public record OutboundRecord(@Nullable String key, int partition, byte[] value, String contentType, CloudEvent event) {
    public static final String JSON = "application/json";
    public static final String PROTOBUF = "application/x-protobuf";

    /// What the headers say of a message.
    ///
    /// @param type `ce_type`, the TYPE of a record of the contract or a constant of MessageTypes
    /// @param id `ce_id`: deterministic, so that a repeat is recognised
    /// @param source `ce_source`: who says it, such as `detector/metrics-3`
    /// @param time `ce_time`: event time
    public record CloudEvent(String type, String id, String source, Instant time) {}

    /// A record with a JSON value, partitioned by its key.
    public static OutboundRecord json(String key, Object value, CloudEvent event) {
        return new OutboundRecord(key, -1, Json.write(value), JSON, event);
    }

    /// The record as a message for a Kafka channel.
    public Message<byte[]> toMessage() {
        OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<String> metadata =
                OutgoingKafkaRecordMetadata.<String>builder().withHeaders(headers());
        if (key != null) {
            metadata.withKey(key);
        }
        if (partition >= 0) {
            metadata.withPartition(partition);
        }
        return Message.of(value).addMetadata(metadata.build());
    }

    /// The record for a producer of one's own.
    public ProducerRecord<@Nullable String, byte[]> toRecord(String topic) {
        return new ProducerRecord<>(topic, partition < 0 ? null : partition, null, key, value, List.copyOf(headers()));
    }

    private List<RecordHeader> headers() {
        return List.of(
                header("ce_specversion", "1.0"),
                header("ce_id", event.id()),
                header("ce_type", event.type()),
                header("ce_source", event.source()),
                header("ce_time", event.time().toString()),
                header("content-type", contentType));
    }

    private static RecordHeader header(String name, String text) {
        return new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
