package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One bad item, or one that holds items, costs the others nothing, and is named.
class BadItemsTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String LINE = "{\"body\":{\"stringValue\":\"good\"}}";
    private static final String SPAN =
            "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\"}";

    private static Interpretation logs(String resources) {
        return new OtlpLogsProtocol(IngestLimits.DEFAULT, RESOLVER)
                .interpret(json("{\"resourceLogs\":[" + resources + "]}"), FOUR);
    }

    private static Interpretation traces(String resources) {
        return new OtlpTracesProtocol(WIDE).interpret(json("{\"resourceSpans\":[" + resources + "]}"), FOUR);
    }

    private static void isKeptBeside(int rejected, Interpretation interpretation) {
        Stored stored = (Stored) interpretation.outcome();
        assertThat(interpretation.records()).hasSize(1);
        assertThat(stored.accepted()).isOne();
        assertThat(stored.rejections().count()).isEqualTo(rejected);
        assertThat(stored.rejections().text()).containsPattern("(line|span) \\d+: ");
    }

    private static String scopes(String field, String items, String lines) {
        return "{\"" + field + "\":[{\"" + items + "\":[" + lines + "]}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"body\":{\"stringValue\":\"x\"},\"attributes\":{}}",
                "{\"body\":{\"stringValue\":\"x\"},\"timeUnixNano\":1.7e18}",
                "{\"body\":{\"stringValue\":\"x\"},\"timeUnixNano\":\"soon\"}",
                "{\"body\":{\"stringValue\":\"x\"},\"timeUnixNano\":{\"low\":-1013133952,\"high\":395276536}}",
                "{\"body\":{\"stringValue\":\"x\"},\"timeUnixNano\":\"4102444800000000000\"}",
                "7"
            })
    void a_bad_line_costs_no_other(String bad) {
        isKeptBeside(1, logs(scopes("scopeLogs", "logRecords", bad + "," + LINE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scopeLogs\":{}}",
                "{\"scopeLogs\":[{\"logRecords\":7}]}",
                "{\"scopeLogs\":[7]}",
                "{\"scope_logs\":[{\"log_records\":[{}]}]}",
                "{\"scopeLogs\":[{\"log_records\":[{}]}]}",
                "{\"resource\":{},\"instrumentationLibraryLogs\":[]}",
                "7",
                "{\"resource\":{\"attributes\":{}},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"x\"}}]}]}"
            })
    void a_bad_resource_of_lines_costs_no_other(String bad) {
        isKeptBeside(1, logs(bad + "," + scopes("scopeLogs", "logRecords", LINE)));
    }

    @Test
    void a_body_is_text_however_deep_it_is_nested() {
        String body = "{\"stringValue\":\"x\"}";
        for (int i = 0; i < 40; i++) {
            body = "{\"arrayValue\":{\"values\":[" + body + "]}}";
        }
        Interpretation interpretation = logs(scopes("scopeLogs", "logRecords", "{\"body\":" + body + "}," + LINE));
        assertThat(interpretation.records()).hasSize(2);
    }

    @Test
    void a_request_without_anything_that_is_known_is_refused() {
        for (String body : new String[] {"{\"resource_logs\":[{}]}", "{\"resourceSpans\":[]}"}) {
            assertThat(((Refused) new OtlpLogsProtocol(WIDE, RESOLVER)
                                    .interpret(json(body), FOUR)
                                    .outcome())
                            .detail())
                    .contains("there is no resourceLogs, but a field 'resource");
        }
        assertThat(new OtlpLogsProtocol(WIDE, RESOLVER)
                        .interpret(json("{}"), FOUR)
                        .outcome())
                .isInstanceOf(Stored.class);
        assertThat(new OtlpTracesProtocol(WIDE)
                        .interpret(json("{\"resource_spans\":[]}"), FOUR)
                        .outcome())
                .isInstanceOf(Refused.class);
    }

    @Test
    void an_outdated_instrumentation_library_is_told() {
        byte[] body = new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeMessage(1000, new ProtobufWriter()))
                .toByteArray();
        assertThat(((Stored) new OtlpLogsProtocol(WIDE, RESOLVER)
                                .interpret(request(body, "Content-Type", PROTOBUF), FOUR)
                                .outcome())
                        .rejections()
                        .text())
                .contains("outdated");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 3000})
    void a_line_whose_body_is_nested_too_deep_costs_no_other(int levels) {
        String body = "{\"arrayValue\":{\"values\":[".repeat(levels) + "]}}".repeat(levels);
        isKeptBeside(1, logs(scopes("scopeLogs", "logRecords", "{\"body\":" + body + "}," + LINE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 2000})
    void a_span_that_is_nested_too_deep_costs_no_other(int levels) {
        String deep = "\"attributes\":" + "[".repeat(levels) + "]".repeat(levels);
        isKeptBeside(1, traces(scopes("scopeSpans", "spans", SPAN.replace("}", "," + deep + "}") + "," + SPAN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"attributes\":{}", "\"events\":{}", "\"links\":7", "\"endTimeUnixNano\":1.7e18"})
    void a_bad_span_costs_no_other(String bad) {
        isKeptBeside(1, traces(scopes("scopeSpans", "spans", SPAN.replace("}", "," + bad + "}") + "," + SPAN)));
    }

    @Test
    void a_span_that_no_reader_could_take_is_rejected_alone() {
        String deep = "[".repeat(60) + "]".repeat(60);
        for (String field : new String[] {
            "\"attributes\":" + deep, "\"name\":\"" + "x".repeat(300_000) + "\"", "\"kind\":" + "9".repeat(200)
        }) {
            isKeptBeside(1, traces(scopes("scopeSpans", "spans", SPAN.replace("}", "," + field + "}") + "," + SPAN)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope_spans\":[{}]}",
                "{\"instrumentationLibrarySpans\":[]}",
                "{\"scopeSpans\":{}}",
                "{\"scopeSpans\":[{\"spans\":7}]}",
                "{\"scopeSpans\":[7]}",
                "7"
            })
    void a_bad_resource_of_spans_costs_no_other(String bad) {
        isKeptBeside(1, traces(bad + "," + scopes("scopeSpans", "spans", SPAN)));
    }

    @Test
    void a_malformed_line_or_span_of_protobuf_costs_no_other() {
        ProtobufWriter line = new ProtobufWriter().writeMessage(5, new ProtobufWriter().writeString(1, "good"));
        ProtobufWriter span = new ProtobufWriter()
                .writeBytes(1, "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .writeBytes(2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        ProtobufWriter bad = new ProtobufWriter().writeString(7, "a time").writeString(1, "a time too");
        isKeptBeside(
                1,
                new OtlpLogsProtocol(WIDE, RESOLVER)
                        .interpret(request(both(bad, line), "Content-Type", PROTOBUF), FOUR));
        isKeptBeside(
                1, new OtlpTracesProtocol(WIDE).interpret(request(both(bad, span), "Content-Type", PROTOBUF), FOUR));
    }

    private static byte[] both(ProtobufWriter bad, ProtobufWriter good) {
        ProtobufWriter scope = new ProtobufWriter().writeMessage(2, bad).writeMessage(2, good);
        return new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeMessage(2, scope))
                .toByteArray();
    }

    private static byte[] series(int... labels) {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int count : labels) {
            TreeMap<String, String> map = new TreeMap<>(Map.of("__name__", "m" + count));
            for (int i = 1; i < count; i++) {
                map.put("l" + (1000 + i), "x");
            }
            writer.add(map, 1, NOW.toEpochMilli());
        }
        return writer.toByteArray();
    }

    private static Stored written(byte[] body, String... headers) {
        return (Stored) new RemoteWriteProtocol(WIDE, RESOLVER)
                .interpret(request(body, headers), FOUR)
                .outcome();
    }

    @Test
    void series_with_too_many_labels_are_named_and_the_others_kept() {
        Stored stored =
                written(Requests.snappy(series(2, 73, 300, 3)), "Content-Type", PROTOBUF, "Content-Encoding", "snappy");
        assertThat(stored.accepted()).isEqualTo(2);
        assertThat(stored.rejections().byReason()).isEqualTo(Map.of("too_many_labels", 2L));
        assertThat(stored.rejections().text()).contains("series 1 {__name__=\"m73\"", "series 2 {__name__=\"m300\"");
    }

    @Test
    void a_series_whose_bytes_are_malformed_is_counted_and_the_others_kept() {
        ProtobufWriter request = new ProtobufWriter()
                .writeBytes(1, new byte[] {0x0A, 0x7F})
                .append(new ProtobufWriter().writeBytes(3, new byte[0]));
        byte[] good = series(2);
        byte[] body = new byte[request.size() + good.length];
        System.arraycopy(request.toByteArray(), 0, body, 0, request.size());
        System.arraycopy(good, 0, body, request.size(), good.length);
        Stored stored = written(Requests.snappy(body), "Content-Type", PROTOBUF, "Content-Encoding", "snappy");
        assertThat(stored.accepted()).isOne();
        assertThat(stored.rejections().byReason()).isEqualTo(Map.of("malformed", 1L));
        assertThat(stored.rejections().text()).contains("series 0 ");
    }

    @Test
    void a_body_without_an_encoding_is_a_block_or_plain() {
        byte[] message = series(2, 3);
        assertThat(written(Requests.snappy(message), "Content-Type", PROTOBUF).accepted())
                .isEqualTo(2);
        assertThat(written(message, "Content-Type", PROTOBUF).accepted()).isEqualTo(2);
        assertThat(written(new byte[0], "Content-Type", PROTOBUF).accepted()).isZero();
    }
}
