package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.SMALL;
import static io.epicenter.ingest.protocol.Requests.gzip;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpTracesProtocolTest extends ProtocolContract {
    private static final IngestRequest.Headers PROTOBUF = name -> "application/x-protobuf";
    private static final IngestRequest.Headers JSON = name -> "application/json";

    private final OtlpTracesProtocol protocol = new OtlpTracesProtocol(Requests.WIDE);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpTracesProtocol(limits);
    }

    @Override
    String mediaType() {
        return "application/x-protobuf";
    }

    @Override
    byte[] good() {
        return bytes(span(1, 1), span(2, 2));
    }

    @Override
    byte[] partlyBad() {
        return bytes(span(1, 1), span(0, 3), span(2, 2));
    }

    private static byte[] bytes(Span... spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource("cart", scope("http", spans)))
                .build()
                .toByteArray();
    }

    private static Span span(int trace, int span) {
        return Span.newBuilder()
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(traceId(trace))))
                .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("%016x".formatted(span))))
                .setName("span-" + span)
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(1_700_000_000_000_000_000L + span)
                .setEndTimeUnixNano(1_700_000_000_000_000_000L + span + 5)
                .addAttributes(attribute("http.route", "/x"))
                .build();
    }

    private static String traceId(int trace) {
        return "%032x".formatted(trace);
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ResourceSpans resource(String service, ScopeSpans... scopes) {
        return ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("service.name", service)))
                .setSchemaUrl("resource-schema")
                .addAllScopeSpans(List.of(scopes))
                .build();
    }

    private static ScopeSpans scope(String name, Span... spans) {
        return ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName(name))
                .setSchemaUrl("scope-schema")
                .addAllSpans(List.of(spans))
                .build();
    }

    private static ExportTraceServiceRequest twoServices() {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource(
                        "cart",
                        scope("http", span(1, 1), span(2, 2), span(1, 3)),
                        scope("sql", span(1, 4), span(3, 5))))
                .addResourceSpans(resource("payment", scope("http", span(2, 6), span(1, 7))))
                .build();
    }

    private Interpretation interpret(byte[] protobuf) {
        return protocol.interpret(request(protobuf, "Content-Type", "application/x-protobuf"), FOUR);
    }

    @Test
    void each_trace_becomes_a_request_of_its_own_that_loses_nothing() throws Exception {
        Interpretation interpretation = interpret(twoServices().toByteArray());
        Map<String, ExportTraceServiceRequest> byTrace = new HashMap<>();
        for (TopicRecord record : interpretation.records()) {
            assertThat(record.topic()).isEqualTo("traces");
            byTrace.put(record.key(), ExportTraceServiceRequest.parseFrom(record.value()));
        }
        assertThat(byTrace)
                .isEqualTo(Map.of(
                        traceId(1),
                        ExportTraceServiceRequest.newBuilder()
                                .addResourceSpans(resource(
                                        "cart", scope("http", span(1, 1), span(1, 3)), scope("sql", span(1, 4))))
                                .addResourceSpans(resource("payment", scope("http", span(1, 7))))
                                .build(),
                        traceId(2),
                        ExportTraceServiceRequest.newBuilder()
                                .addResourceSpans(resource("cart", scope("http", span(2, 2))))
                                .addResourceSpans(resource("payment", scope("http", span(2, 6))))
                                .build(),
                        traceId(3),
                        ExportTraceServiceRequest.newBuilder()
                                .addResourceSpans(resource("cart", scope("sql", span(3, 5))))
                                .build()));
        assertThat(((Stored) interpretation.outcome()).accepted()).isEqualTo(7);
    }

    @Test
    void a_trace_too_large_for_a_record_continues_in_the_next() throws Exception {
        List<Span> spans = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            spans.add(span(1, i));
        }
        byte[] body = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource("cart", scope("http", spans.toArray(Span[]::new))))
                .build()
                .toByteArray();
        Interpretation interpretation =
                new OtlpTracesProtocol(SMALL).interpret(request(body, "Content-Type", "application/x-protobuf"), FOUR);
        assertThat(interpretation.records()).hasSizeGreaterThan(3);
        List<String> names = new ArrayList<>();
        for (TopicRecord record : interpretation.records()) {
            assertThat(record.value().length).isLessThan(SMALL.recordBytes() + 64);
            OtlpTraces.readProtobuf(record.value()).forEach(span -> {
                assertThat(span.resource()).containsEntry("service.name", "cart");
                names.add(span.name());
            });
        }
        assertThat(names).hasSize(100).doesNotHaveDuplicates().startsWith("span-1", "span-2");
    }

    @Test
    void spans_without_good_ids_are_rejected_alone() throws Exception {
        byte[] body = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource(
                        "cart",
                        scope(
                                "http",
                                span(1, 1),
                                span(0, 2),
                                span(1, 0),
                                Span.newBuilder(span(1, 3))
                                        .setTraceId(ByteString.copyFrom(new byte[3]))
                                        .build())))
                .build()
                .toByteArray();
        Interpretation interpretation = interpret(body);
        Stored stored = (Stored) interpretation.outcome();
        assertThat(stored.accepted()).isEqualTo(1);
        assertThat(stored.rejections().byReason()).isEqualTo(Map.of("bad_trace_id", 2L, "bad_span_id", 1L));

        IngestReply reply = protocol.reply(PROTOBUF, stored);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("application/x-protobuf");
        ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(reply.body());
        assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
        assertThat(response.getPartialSuccess().getErrorMessage()).contains("span 1: the trace id");
    }

    @Test
    void full_success_leaves_partial_success_unset() throws Exception {
        IngestReply reply =
                protocol.reply(PROTOBUF, interpret(twoServices().toByteArray()).outcome());
        assertThat(ExportTraceServiceResponse.parseFrom(reply.body()).hasPartialSuccess())
                .isFalse();
        assertThat(new String(
                        protocol.reply(JSON, interpret(new byte[0]).outcome()).body(), StandardCharsets.UTF_8))
                .isEqualTo("{}");
    }

    @Test
    void gzip_is_undone_within_bounds() {
        byte[] body = gzip(twoServices().toByteArray());
        assertThat(protocol.interpret(
                                request(body, "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
                                FOUR)
                        .records())
                .hasSize(3);
        byte[] bomb = gzip(new byte[2 << 20]);
        assertThat(new OtlpTracesProtocol(SMALL)
                        .interpret(
                                request(bomb, "Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
                                FOUR)
                        .outcome())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void errors_are_a_status_in_the_sender_s_format() {
        IngestReply reply = protocol.reply(JSON, new Unavailable("later", 3));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("{\"code\":14,\"message\":\"later\"}");
        IngestReply binary = protocol.reply(PROTOBUF, new Refused(Reason.MALFORMED, "bad"));
        assertThat(binary.body()).isEqualTo(new byte[] {8, 3, 18, 3, 'b', 'a', 'd'});
    }

    @Test
    void a_header_that_is_copied_too_often_is_refused() {
        List<Span> spans = new ArrayList<>();
        for (int i = 1; i <= 2000; i++) {
            spans.add(span(i, i));
        }
        byte[] body = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource("x".repeat(1500), scope("http", spans.toArray(Span[]::new))))
                .build()
                .toByteArray();
        assertThat(new OtlpTracesProtocol(SMALL)
                        .interpret(request(body, "Content-Type", "application/x-protobuf"), FOUR)
                        .outcome())
                .isInstanceOf(Refused.class);
    }

    @Test
    void json_comes_apart_like_protobuf() throws Exception {
        Interpretation interpretation = protocol.interpret(json("""
                {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
                 "scopeSpans":[{"scope":{"name":"http"},"spans":[
                  {"traceId":"AF7651916CD43DD8448EB211C80319C0","spanId":"B7AD6B7169203331","name":"a","unknown":1},
                  {"traceId":"af7651916cd43dd8448eb211c80319c1","spanId":"b7ad6b7169203332","name":"b"},
                  {"traceId":"af7651916cd43dd8448eb211c80319c0","spanId":"b7ad6b7169203333","name":"c",
                   "startTimeUnixNano":"soon"},
                  {"traceId":"af7651916cd43dd8448eb211c80319c0","spanId":"b7ad6b7169203334","name":"d"},
                  "no span"]}]}]}"""), FOUR);
        assertThat(interpretation.records())
                .extracting(TopicRecord::key)
                .containsExactly("af7651916cd43dd8448eb211c80319c0", "af7651916cd43dd8448eb211c80319c1");
        assertThat(OtlpTraces.readJson(interpretation.records().getFirst().value()))
                .allSatisfy(span -> assertThat(span.resource()).containsEntry("service.name", "cart"))
                .extracting(io.epicenter.contracts.wire.Span::spanId)
                .containsExactly("b7ad6b7169203331", "b7ad6b7169203334");
        assertThat(((Stored) interpretation.outcome()).rejections().byReason())
                .isEqualTo(Map.of("bad_time", 1L, "bad_trace_id", 1L));
    }
}
