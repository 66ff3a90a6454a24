package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.contracts.wire.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `traces` holds OTLP requests, as protobuf or as JSON. Ingest cuts what it is sent by traces and copies the spans;
/// nothing here makes spans, so the writing side is that of the reference classes.
class TracesMessageTest {
    private static final Span EXPECTED = new Span(
            "000102030405060708090a0b0c0d0e0f",
            "0001020304050607",
            "0000000000000009",
            "POST /pay",
            Span.Kind.SERVER,
            1_772_366_400_000_000_001L,
            1_772_366_400_750_000_002L,
            true,
            Map.of("http.route", "/pay", "http.response.status_code", "500"),
            Map.of("service.name", "payment"));

    private static final Span MINIMAL =
            new Span("", "", "", "", Span.Kind.UNSPECIFIED, 0, 0, false, Map.of(), Map.of());

    private static final byte[] PROTOBUF = GoldenMessages.bytes(Topics.TRACES);
    private static final byte[] JSON = GoldenMessages.json(Topics.TRACES);

    @Test
    void the_golden_message_is_read_in_both_forms() throws Exception {
        assertThat(OtlpTraces.readProtobuf(PROTOBUF)).containsExactly(EXPECTED);
        assertThat(OtlpTraces.readJson(JSON)).containsExactly(EXPECTED);
    }

    @Test
    void the_golden_message_is_one_of_the_reference_classes() throws Exception {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(PROTOBUF);
        assertThat(request.toByteArray()).isEqualTo(PROTOBUF);
        assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpans(0).getName())
                .isEqualTo("POST /pay");
    }

    @Test
    void a_later_field_is_ignored_at_every_level() throws Exception {
        byte[] later = LaterFields.addedTo(ExportTraceServiceRequest.parseFrom(PROTOBUF));
        assertThat(later.length).isGreaterThan(PROTOBUF.length);
        assertThat(OtlpTraces.readProtobuf(later)).containsExactly(EXPECTED);

        JsonNode json = GoldenMessages.tree(JSON);
        addLaterFields(json);
        assertThat(OtlpTraces.readJson(Json.write(json))).containsExactly(EXPECTED);
    }

    private static void addLaterFields(JsonNode node) {
        node.forEach(TracesMessageTest::addLaterFields);
        if (node instanceof ObjectNode object) {
            object.put("aLaterNumber", 1).putObject("aLaterObject").put("with", "a text");
        }
    }

    @Test
    void absent_fields_have_the_defaults_of_protobuf() throws Exception {
        assertThat(OtlpTraces.readProtobuf(GoldenMessages.bytes(Topics.TRACES + "-minimal")))
                .containsExactly(MINIMAL);
        assertThat(OtlpTraces.readJson(GoldenMessages.json(Topics.TRACES + "-minimal")))
                .containsExactly(MINIMAL);
    }
}
