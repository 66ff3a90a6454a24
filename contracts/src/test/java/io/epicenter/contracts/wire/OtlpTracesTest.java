package io.epicenter.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.epicenter.contracts.MalformedMessageException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpTracesTest {
    private static final Span EXPECTED = new Span(
            "000102030405060708090a0b0c0d0e0f",
            "0001020304050607",
            "0000000000000009",
            "GET /cart",
            Span.Kind.SERVER,
            1_700_000_000_000_000_000L,
            1_700_000_000_000_000_009L,
            true,
            Map.of("route", "/cart", "code", "500", "retry", "true", "ratio", "0.5"),
            Map.of("service.name", "cart"),
            List.of(new Span.Link("0f0e0d0c0b0a09080706050403020100", "0706050403020100")));

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    private static AnyValue.Builder any() {
        return AnyValue.newBuilder();
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }

    private static byte[] request() {
        io.opentelemetry.proto.trace.v1.Span span = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
                .setSpanId(bytes(0, 1, 2, 3, 4, 5, 6, 7))
                .setParentSpanId(bytes(0, 0, 0, 0, 0, 0, 0, 9))
                .setTraceState("vendor=1")
                .setName("GET /cart")
                .setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(1_700_000_000_000_000_000L)
                .setEndTimeUnixNano(1_700_000_000_000_000_009L)
                .addAttributes(attribute("route", any().setStringValue("/cart")))
                .addAttributes(attribute("code", any().setIntValue(500)))
                .addAttributes(attribute("retry", any().setBoolValue(true)))
                .addAttributes(attribute("ratio", any().setDoubleValue(0.5)))
                .addAttributes(attribute(
                        "list", any().setArrayValue(ArrayValue.newBuilder().addValues(any()))))
                .addEvents(
                        io.opentelemetry.proto.trace.v1.Span.Event.newBuilder().setName("exception"))
                .addLinks(io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
                        .setTraceId(bytes(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))
                        .setSpanId(bytes(7, 6, 5, 4, 3, 2, 1, 0))
                        .setTraceState("vendor=1"))
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("no"))
                .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", any().setStringValue("cart"))))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build()
                .toByteArray();
    }

    @Test
    void what_the_reference_classes_write_is_read() throws Exception {
        assertThat(OtlpTraces.readProtobuf(request())).containsExactly(EXPECTED);
        assertThat(OtlpTraces.readProtobuf(new byte[0])).isEmpty();
    }

    @Test
    void json_says_the_same() throws Exception {
        String json = """
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
                 "scopeSpans":[{"spans":[{"traceId":"000102030405060708090a0b0c0d0e0f","spanId":"0001020304050607",
                  "parentSpanId":"0000000000000009","name":"GET /cart","kind":2,
                  "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000000000009,
                  "attributes":[{"key":"route","value":{"stringValue":"/cart"}},
                   {"key":"code","value":{"intValue":"500"}},{"key":"retry","value":{"boolValue":true}},
                   {"key":"ratio","value":{"doubleValue":0.5}},{"key":"list","value":{"arrayValue":{}}}],
                  "links":[{"traceId":"0f0e0d0c0b0a09080706050403020100","spanId":"0706050403020100"}],
                  "status":{"code":2}}]}]}]}""";
        assertThat(OtlpTraces.readJson(json.getBytes(StandardCharsets.UTF_8))).containsExactly(EXPECTED);
    }

    @Test
    void a_part_or_a_mutant_is_malformed_or_harmless() {
        byte[] whole = request();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = Arrays.copyOf(whole, i < whole.length ? i : whole.length);
            if (mutant.length == whole.length) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            try {
                OtlpTraces.readProtobuf(mutant);
            } catch (MalformedMessageException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
        for (String text : List.of(
                "{",
                "[",
                "1e",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"x\"}]}]}]}")) {
            assertThatThrownBy(() -> OtlpTraces.readJson(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void enums_may_be_written_by_name() throws Exception {
        Span span = OtlpTraces.readJson(
                        ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SPAN_KIND_SERVER\","
                                        + "\"status\":{\"code\":\"STATUS_CODE_ERROR\"}}]}]}]}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .getFirst();
        assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
        assertThat(span.error()).isTrue();
    }
}
