package io.epicenter.chassis.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class OutboundRecordTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:15.250Z");
    private static final Watermark PROGRESS = new Watermark("acme", "production", "metrics-3", TIME);
    private static final OutboundRecord JSON = OutboundRecord.json(
            "acme/production", PROGRESS, new CloudEvent(Watermark.TYPE, "id-1", "detector/metrics-3", TIME));
    private static final OutboundRecord PLACED = new OutboundRecord(
            null,
            5,
            new byte[] {1, 2},
            OutboundRecord.PROTOBUF,
            new CloudEvent(MessageTypes.METRICS_BATCH, "id-2", "ingest", TIME));

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    private static OutgoingKafkaRecordMetadata<?> metadata(OutboundRecord record) {
        return record.toMessage().getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
    }

    @Test
    void the_headers_are_those_of_cloud_events() {
        assertThat(texts(JSON.toRecord(Topics.SIGNALS).headers()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "id-1",
                        "ce_type", "io.epicenter.progress.v1",
                        "ce_source", "detector/metrics-3",
                        "ce_time", "2026-03-01T12:00:15.250Z",
                        "content-type", "application/json"));
        assertThat(texts(PLACED.toRecord(Topics.METRICS).headers()))
                .containsEntry("content-type", "application/x-protobuf");
    }

    @Test
    void a_record_has_its_value_and_goes_by_its_key_or_to_its_partition() {
        ProducerRecord<String, byte[]> keyed = JSON.toRecord(Topics.SIGNALS);
        assertThat(keyed.topic()).isEqualTo("signals");
        assertThat(keyed.key()).isEqualTo("acme/production");
        assertThat(keyed.partition()).isNull();
        assertThat(keyed.timestamp()).isNull();
        assertThat(keyed.value()).isEqualTo(Json.write(PROGRESS));

        ProducerRecord<String, byte[]> placed = PLACED.toRecord(Topics.METRICS);
        assertThat(placed.key()).isNull();
        assertThat(placed.partition()).isEqualTo(5);
        assertThat(placed.value()).containsExactly(1, 2);
    }

    @Test
    void a_message_for_a_channel_says_the_same() {
        Message<byte[]> message = JSON.toMessage();
        assertThat(message.getPayload()).isEqualTo(JSON.value());
        assertThat(metadata(JSON).getKey()).isEqualTo("acme/production");
        assertThat(metadata(JSON).getPartition()).isNegative();
        assertThat(texts(metadata(JSON).getHeaders()))
                .isEqualTo(texts(JSON.toRecord(Topics.SIGNALS).headers()));
        assertThat(metadata(PLACED).getKey()).isNull();
        assertThat(metadata(PLACED).getPartition()).isEqualTo(5);
    }

    @Test
    void what_is_written_is_read_and_a_record_without_headers_is_json_of_no_type() {
        Headers written = PLACED.toRecord(Topics.METRICS).headers();
        assertThat(InboundHeaders.type(written)).isEqualTo(MessageTypes.METRICS_BATCH);
        assertThat(InboundHeaders.contentType(written)).isEqualTo(OutboundRecord.PROTOBUF);

        Headers none = new RecordHeaders();
        assertThat(InboundHeaders.type(none)).isEmpty();
        assertThat(InboundHeaders.contentType(none)).isEqualTo(OutboundRecord.JSON);
    }
}
