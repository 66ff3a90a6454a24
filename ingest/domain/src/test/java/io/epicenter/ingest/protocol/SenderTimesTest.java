package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Times that no clock shows, by each way in: what has one is rejected alone and named, and an alert gets through.
class SenderTimesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final EventsProtocol events = new EventsProtocol(IngestLimits.DEFAULT, EntityResolver.Settings.DEFAULT);

    private static Stored stored(Interpretation interpretation) {
        return (Stored) interpretation.outcome();
    }

    private static Event event(Interpretation interpretation) throws Exception {
        return Json.read(interpretation.records().getFirst().value(), Event.class);
    }

    private Interpretation alert(String timestamp) {
        return events.interpret(
                json("{\"type\":\"alert\",\"service\":\"cart\",\"title\":\"slow\",\"timestamp\":" + timestamp + "}"),
                FOUR);
    }

    private Interpretation deploy(String timestamp) {
        return events.interpret(
                json("{\"type\":\"deploy\",\"service\":\"cart\",\"timestamp\":" + timestamp + "}"), FOUR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"+999999999-12-31T23:59:59.999999999-18:00\"",
                "\"+999999999-01-01T00:00:00Z\"",
                "\"2026-01-01T12:30:00Z\"",
                "1767268800000",
                "1e15",
                "31556889864403000"
            })
    void an_alert_of_a_clock_ahead_pages_now(String timestamp) throws Exception {
        Interpretation interpretation = alert(timestamp);
        assertThat(event(interpretation).timestamp()).isEqualTo(NOW);
        assertThat(event(interpretation).labels()).containsEntry("epicenter_clock", "ahead");
        assertThat(stored(interpretation).corrections()).isEqualTo(Map.of("clock_ahead", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"-999999999-01-01T00:00:00+18:00\"",
                "\"0001-01-01T00:00:00Z\"",
                "0",
                "-1",
                "-1.5e10",
                "\"2015-12-01T00:00:00Z\""
            })
    void an_alert_of_a_clock_behind_pages_now(String timestamp) throws Exception {
        Interpretation interpretation = alert(timestamp);
        assertThat(event(interpretation).timestamp()).isEqualTo(NOW);
        assertThat(event(interpretation).labels()).containsEntry("epicenter_clock", "behind");
        assertThat(stored(interpretation).corrections()).isEqualTo(Map.of("clock_behind", 1L));
    }

    @Test
    void a_second_ahead_is_nobodys_fault() throws Exception {
        Interpretation interpretation = alert("\"2026-01-01T12:00:01Z\"");
        assertThat(event(interpretation).timestamp()).isEqualTo(NOW);
        assertThat(event(interpretation).labels()).isEmpty();
        assertThat(stored(interpretation).corrections()).isEmpty();
    }

    @Test
    void a_time_within_the_bounds_stays() throws Exception {
        assertThat(event(alert("\"2025-12-30T00:00:00Z\"")).timestamp()).isEqualTo("2025-12-30T00:00:00Z");
        assertThat(event(alert("1767268799.5")).timestamp()).isEqualTo("2026-01-01T11:59:59.5Z");
        assertThat(event(deploy("\"2025-12-30T00:00:00Z\"")).timestamp()).isEqualTo("2025-12-30T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"NaN\"",
                "\"1767268799\"",
                "\"yesterday\"",
                "\"\"",
                "true",
                "{}",
                "[1]",
                "1e300",
                "-1e300",
                "123456789012345678901234567890",
                "\"+1999999999-01-01T00:00:00Z\""
            })
    void what_is_no_time_is_refused_by_name(String timestamp) {
        for (Interpretation interpretation : new Interpretation[] {alert(timestamp), deploy(timestamp)}) {
            assertThat(stored(interpretation).rejections().byReason()).isEqualTo(Map.of("bad_time", 1L));
            assertThat(stored(interpretation).rejections().text()).contains("event 0: timestamp '");
        }
    }

    @Test
    void a_change_that_cannot_be_of_now_is_refused_by_name() throws Exception {
        assertThat(stored(deploy("\"+999999999-01-01T00:00:00Z\"")).rejections().text())
                .contains("event 0: timestamp +999999999-01-01T00:00:00Z is later than 2026-01-02T12:00:00Z");
        assertThat(stored(deploy("0")).rejections().byReason()).isEqualTo(Map.of("old_event", 1L));
        assertThat(stored(deploy("0")).rejections().text()).contains("1970-01-01T00:00:00Z is earlier than 2016-01-01");
        assertThat(event(deploy("\"2026-01-01T12:30:00Z\"")).timestamp())
                .as("half an hour is a clock")
                .isEqualTo(NOW);
    }

    @Test
    void a_cloud_event_keeps_to_the_same_bounds() throws Exception {
        String alert =
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"alert\",\"subject\":\"cart\","
                        + "\"time\":\"+999999999-01-01T00:00:00Z\"}";
        assertThat(event(events.interpret(json(alert), FOUR)).timestamp()).isEqualTo(NOW);
        Interpretation deploy = events.interpret(json(alert.replace("alert", "deploy")), FOUR);
        assertThat(stored(deploy).rejections().byReason()).isEqualTo(Map.of("future_event", 1L));
    }

    @Test
    void samples_outside_are_rejected_and_the_others_kept() {
        JsonSamplesProtocol samples = new JsonSamplesProtocol(IngestLimits.DEFAULT, RESOLVER);
        Interpretation interpretation = samples.interpret(
                json("[{\"timestamp\":1767268800,\"name\":\"up\",\"value\":1},"
                        + "{\"timestamp\":1767268800000,\"name\":\"up\",\"value\":1},"
                        + "{\"timestamp\":1e300,\"name\":\"up\",\"value\":1},"
                        + "{\"timestamp\":\"-999999999-01-01T00:00:00Z\",\"name\":\"up\",\"value\":1}]"),
                FOUR);
        assertThat(interpretation.records()).hasSize(1);
        assertThat(stored(interpretation).rejections().byReason())
                .isEqualTo(Map.of("future_sample", 1L, "bad_time", 1L, "old_sample", 1L));
    }

    private static byte[] series(long... millis) {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (int i = 0; i < millis.length; i++) {
            writer.add(new TreeMap<>(Map.of("__name__", "m" + i)), 1, millis[i]);
        }
        return writer.toByteArray();
    }

    @Test
    void series_outside_are_named_and_the_others_kept() {
        long now = NOW.toEpochMilli();
        byte[] body = Requests.snappy(series(
                now, Long.MAX_VALUE, Long.MIN_VALUE, 0, now / 1000, now * 1000, now + 600_001, now - 604_800_000));
        Interpretation interpretation = new RemoteWriteProtocol(IngestLimits.DEFAULT, RESOLVER)
                .interpret(request(body, "Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"), FOUR);
        assertThat(stored(interpretation).accepted()).isEqualTo(2);
        assertThat(stored(interpretation).rejections().byReason())
                .isEqualTo(Map.of("future_sample", 3L, "old_sample", 3L));
        assertThat(stored(interpretation).rejections().text()).contains("series 1 {__name__=\"m1\"}");
    }

    private static String nanos(Instant time) {
        return time.getEpochSecond() + "000000000";
    }

    @Test
    void lines_outside_are_counted_and_the_others_kept() {
        OtlpLogsProtocol logs = new OtlpLogsProtocol(IngestLimits.DEFAULT, RESOLVER);
        StringBuilder lines = new StringBuilder();
        for (String time : new String[] {
            "\"" + nanos(NOW) + "\"",
            nanos(NOW),
            "\"1\"",
            "\"9223372036854775807\"",
            "{\"low\":-1013133952,\"high\":395276536}",
            "1.7e18",
            "\"-5\"",
            "\"" + nanos(NOW.plus(Duration.ofMinutes(11))) + "\"",
            "null"
        }) {
            lines.append(lines.isEmpty() ? "" : ",")
                    .append("{\"timeUnixNano\":")
                    .append(time)
                    .append(",\"body\":{\"stringValue\":\"x\"}}");
        }
        Interpretation interpretation =
                logs.interpret(json("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + lines + "]}]}]}"), FOUR);
        assertThat(interpretation.records()).hasSize(3);
        assertThat(stored(interpretation).rejections().byReason())
                .isEqualTo(Map.of("old_line", 1L, "future_line", 3L, "malformed", 2L));
        assertThat(stored(interpretation).rejections().text()).contains("line 4: OTLP JSON: timeUnixNano");
    }

    private static ProtobufWriter span(long start, long end) {
        ProtobufWriter span = new ProtobufWriter();
        span.writeBytes(1, java.util.HexFormat.of().parseHex(TRACE)).writeBytes(2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        return span.writeFixed64(7, start).writeFixed64(8, end);
    }

    @Test
    void spans_outside_are_counted_and_the_others_kept() {
        OtlpTracesProtocol traces = new OtlpTracesProtocol(IngestLimits.DEFAULT);
        long now = Long.parseLong(nanos(NOW));
        ProtobufWriter scope = new ProtobufWriter();
        for (ProtobufWriter span :
                new ProtobufWriter[] {span(now, now + 1), span(-1, now), span(now, 1), span(0, now)}) {
            scope.writeMessage(2, span);
        }
        byte[] body = new ProtobufWriter()
                .writeMessage(1, new ProtobufWriter().writeMessage(2, scope))
                .toByteArray();
        Interpretation protobuf = traces.interpret(request(body, "Content-Type", "application/x-protobuf"), FOUR);
        assertThat(stored(protobuf).accepted()).isEqualTo(2);
        assertThat(stored(protobuf).rejections().byReason()).isEqualTo(Map.of("future_span", 1L, "old_span", 1L));

        String span = "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"b7ad6b7169203331\",\"endTimeUnixNano\":%s}";
        Interpretation json = traces.interpret(
                json("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                        + String.join(
                                ",",
                                span.formatted("\"" + now + "\""),
                                span.formatted("\"1\""),
                                span.formatted("9223372036854775808"),
                                span.formatted("1.7e18"),
                                span.formatted("{\"low\":1}"))
                        + "]}]}]}"),
                FOUR);
        assertThat(stored(json).accepted()).isEqualTo(1);
        assertThat(stored(json).rejections().byReason())
                .isEqualTo(Map.of("future_span", 1L, "old_span", 1L, "bad_time", 2L));
    }
}
