package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.OtlpLogs;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `logs` has two forms: a line as JSON, which ingest writes, and OTLP, which a collector's exporter writes.
class LogEntryMessageTest extends MessageContract<LogEntry> {
    private static final String OTLP = Topics.LOGS + "-otlp";

    LogEntryMessageTest() {
        super(Topics.LOGS, LogEntry.class);
    }

    @Override
    protected LogEntry complete() {
        return new LogEntry(
                Instant.parse("2026-03-01T12:00:00.123456789Z"),
                Map.of("service.name", "payment"),
                "ERROR",
                "card 4 was refused",
                "000102030405060708090a0b0c0d0e0f");
    }

    @Override
    protected LogEntry minimal() {
        return new LogEntry(Instant.parse("2026-03-01T12:00:01Z"), Map.of(), "INFO", "started", null);
    }

    @Test
    void the_golden_otlp_message_is_read() throws Exception {
        assertThat(OtlpLogs.readProtobuf(GoldenMessages.bytes(OTLP)))
                .containsExactly(new OtlpLogs.Line(
                        1_772_366_400_123_456_789L,
                        "ERROR",
                        "card 4 was refused",
                        Map.of("attempt", "4"),
                        Map.of("service.name", "payment"),
                        "000102030405060708090a0b0c0d0e0f"));
    }

    @Test
    void the_golden_otlp_message_is_one_of_the_reference_classes() throws Exception {
        byte[] golden = GoldenMessages.bytes(OTLP);
        ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(golden);
        assertThat(request.toByteArray()).isEqualTo(golden);
        assertThat(request.getResourceLogs(0)
                        .getScopeLogs(0)
                        .getLogRecords(0)
                        .getBody()
                        .getStringValue())
                .isEqualTo("card 4 was refused");
    }

    @Test
    void a_later_field_of_otlp_is_ignored_at_every_level() throws Exception {
        byte[] golden = GoldenMessages.bytes(OTLP);
        byte[] later = LaterFields.addedTo(ExportLogsServiceRequest.parseFrom(golden));
        assertThat(later.length).isGreaterThan(golden.length);
        assertThat(OtlpLogs.readProtobuf(later)).isEqualTo(OtlpLogs.readProtobuf(golden));
    }
}
