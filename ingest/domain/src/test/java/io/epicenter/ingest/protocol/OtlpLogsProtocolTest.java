package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.SMALL;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpLogsProtocolTest extends ProtocolContract {
    private final OtlpLogsProtocol protocol = new OtlpLogsProtocol(SMALL, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpLogsProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/x-protobuf";
    }

    @Override
    byte[] good() {
        return bytes(line("low stock"), line("sold out"));
    }

    @Override
    byte[] partlyBad() {
        return bytes(line("low stock"), LogRecord.getDefaultInstance(), line("sold out"));
    }

    private static LogRecord line(String text) {
        return LogRecord.newBuilder().setBody(text(text)).build();
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder().setKey(key).setValue(text(value)).build();
    }

    private static AnyValue text(String value) {
        return AnyValue.newBuilder().setStringValue(value).build();
    }

    private Interpretation interpret(LogRecord... lines) {
        return protocol.interpret(request(bytes(lines), "Content-Type", "application/x-protobuf"), FOUR);
    }

    private static byte[] bytes(LogRecord... lines) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", "cart"))
                                .addAttributes(attribute("service.namespace", "shop")))
                        .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(java.util.List.of(lines))))
                .build()
                .toByteArray();
    }

    private static LogEntry entry(Interpretation interpretation, int index) throws Exception {
        return Json.read(interpretation.records().get(index).value(), LogEntry.class);
    }

    @Test
    void a_line_keeps_what_it_says() throws Exception {
        Interpretation interpretation = interpret(LogRecord.newBuilder()
                .setTimeUnixNano(1_700_000_000_123_456_789L)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN2)
                .setBody(text("low stock"))
                .addAttributes(attribute("item", "7"))
                .setTraceId(ByteString.copyFrom(new byte[] {1, 2}))
                .build());
        assertThat(interpretation.records().getFirst().key()).isEqualTo("default/default/service:shop/cart");
        assertThat(entry(interpretation, 0))
                .isEqualTo(new LogEntry(
                        Instant.parse("2023-11-14T22:13:20.123456789Z"),
                        Map.of("service.name", "cart", "service.namespace", "shop", "item", "7"),
                        "WARN",
                        "low stock",
                        "0102"));
    }

    @Test
    void a_line_without_time_gets_the_time_it_came_and_structured_bodies_become_text() throws Exception {
        Interpretation interpretation = interpret(
                LogRecord.newBuilder().setBody(text("x")).setSeverityText("err").build(),
                LogRecord.newBuilder()
                        .setObservedTimeUnixNano(5_000_000_000L)
                        .setBody(AnyValue.newBuilder()
                                .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("a", "b"))))
                        .build());
        assertThat(entry(interpretation, 0).timestamp()).isEqualTo(NOW);
        assertThat(entry(interpretation, 0).severity()).isEqualTo("ERROR");
        assertThat(entry(interpretation, 1).timestamp()).isEqualTo(Instant.ofEpochSecond(5));
        assertThat(entry(interpretation, 1).body()).isEqualTo("{\"a\":\"b\"}");
    }

    @Test
    void long_lines_are_cut_and_empty_ones_rejected() throws Exception {
        Interpretation interpretation = interpret(
                LogRecord.newBuilder().setBody(text("x".repeat(80))).build(),
                LogRecord.newBuilder().build());
        assertThat(entry(interpretation, 0).body()).hasSize(SMALL.logBodyChars());
        assertThat(((Stored) interpretation.outcome()).rejections().byReason()).isEqualTo(Map.of("no_body", 1L));
    }

    @Test
    void json_says_the_same() throws Exception {
        Interpretation interpretation = protocol.interpret(json("""
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
                 "scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000000","severityText":"Fatal",
                  "body":{"stringValue":"out of memory"},"traceId":"AB"}]}]}]}"""), FOUR);
        assertThat(entry(interpretation, 0))
                .isEqualTo(new LogEntry(
                        Instant.ofEpochSecond(1_700_000_000L),
                        Map.of("service.name", "cart"),
                        "FATAL",
                        "out of memory",
                        "ab"));
    }

    @Test
    void structured_bodies_become_json_in_both_forms() throws Exception {
        Interpretation interpretation = protocol.interpret(json("""
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"kvlistValue":{"values":[
                  {"key":"msg","value":{"stringValue":"a \\"b\\""}},{"key":"n","value":{"doubleValue":5}},
                  {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true},{}]}}}]}}}]}]}]}"""), FOUR);
        Interpretation protobuf = interpret(LogRecord.newBuilder()
                .setBody(AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("msg", "a \"b\""))))
                .build());

        assertThat(entry(interpretation, 0).body()).isEqualTo("{\"msg\":\"a \\\"b\\\"\",\"n\":5,\"l\":[true,null]}");
        assertThat(entry(protobuf, 0).body()).isEqualTo("{\"msg\":\"a \\\"b\\\"\"}");
    }

    private static String sent(String line) {
        return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"x\"}," + line
                + "}]}]}]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767268799", "1767268799000", "1767268799000000", "1767268799000000000"})
    void a_time_in_another_unit_is_recognised(String time) throws Exception {
        Interpretation interpretation = new OtlpLogsProtocol(IngestLimits.DEFAULT, RESOLVER)
                .interpret(json(sent("\"timeUnixNano\":\"" + time + "\"")), FOUR);
        LogEntry entry = Json.read(interpretation.records().getFirst().value(), LogEntry.class);
        assertThat(entry.timestamp()).isEqualTo("2026-01-01T11:59:59Z");
        assertThat(((Stored) interpretation.outcome()).corrections())
                .isEqualTo(time.length() == 19 ? Map.of() : Map.of("time_unit", 1L));
    }

    @Test
    void a_missing_time_is_that_of_the_receipt_and_counted() throws Exception {
        Interpretation interpretation = protocol.interpret(json(sent("\"timeUnixNano\":0")), FOUR);
        LogEntry entry = Json.read(interpretation.records().getFirst().value(), LogEntry.class);
        assertThat(entry.timestamp()).isEqualTo(NOW);
        assertThat(((Stored) interpretation.outcome()).corrections()).isEqualTo(Map.of("no_time", 1L));
    }

    @ParameterizedTest
    @CsvSource({
        "17, '', ERROR",
        "'\"17\"', '', ERROR",
        "'\"SEVERITY_NUMBER_ERROR2\"', '', ERROR",
        "'\"SEVERITY_NUMBER_FATAL\"', INFO, FATAL",
        "0, warning, WARN",
        "0, SEVERE, ERROR",
        "0, emergency, FATAL",
        "99, e, ERROR",
        "0, whatever, INFO",
    })
    void severity_is_read_however_it_is_written(String number, String text, String expected) throws Exception {
        Interpretation interpretation = protocol.interpret(
                json(sent("\"severityNumber\":" + number + ",\"severityText\":\"" + text + "\"")), FOUR);
        assertThat(Json.read(interpretation.records().getFirst().value(), LogEntry.class)
                        .severity())
                .isEqualTo(expected);
    }
}
