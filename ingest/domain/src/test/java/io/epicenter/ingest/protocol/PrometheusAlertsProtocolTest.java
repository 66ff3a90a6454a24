package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusAlertsProtocolTest extends ProtocolContract {
    private static final String LABELS = "\"labels\":{\"alertname\":\"AlwaysUp\",\"cluster\":\"test\","
            + "\"instance\":\"127.0.0.1:39872\",\"job\":\"self\",\"replica\":\"a\",\"service\":\"checkout\","
            + "\"severity\":\"warning\"}";

    private final PrometheusAlertsProtocol protocol = new PrometheusAlertsProtocol(WIDE, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new PrometheusAlertsProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return ("[" + alert("") + ",{\"labels\":{\"alertname\":\"B\"}}]").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] partlyBad() {
        return ("[" + alert("") + ",{},{\"labels\":{\"alertname\":\"B\"}}]").getBytes(StandardCharsets.UTF_8);
    }

    private static String alert(String more) {
        return "{" + LABELS + more + "}";
    }

    private TopicRecord record(String alert) {
        return protocol.interpret(json("[" + alert + "]"), FOUR).records().getFirst();
    }

    private Event event(String alert) {
        return AlertmanagerProtocolTest.event(record(alert));
    }

    @Test
    void an_alert_whose_end_lies_ahead_fires_until_then() {
        Event event = event(alert(",\"startsAt\":\"2026-01-01T11:58:00Z\",\"endsAt\":\"2026-01-01T12:03:00Z\""));
        assertThat(event.status()).isEqualTo("firing");
        assertThat(event.timestamp()).isEqualTo("2026-01-01T11:58:00Z");
        assertThat(event.endsAt()).isEqualTo("2026-01-01T12:03:00Z");
    }

    @Test
    void an_alert_that_has_ended_is_resolved_then() {
        Event event = event(alert(",\"startsAt\":\"2026-01-01T11:00:00Z\",\"endsAt\":\"2026-01-01T11:30:00Z\""));
        assertThat(event.status()).isEqualTo("resolved");
        assertThat(event.timestamp()).isEqualTo("2026-01-01T11:30:00Z");
        assertThat(event.endsAt()).isNull();
    }

    @Test
    void an_alert_without_times_fires_now_for_five_minutes() {
        Event event = event(alert(""));
        assertThat(event.timestamp()).isEqualTo(Requests.NOW);
        assertThat(event.endsAt()).isEqualTo("2026-01-01T12:05:00Z");
    }

    @Test
    void each_word_that_it_still_fires_is_a_message_of_the_same_alert() {
        String start = ",\"startsAt\":\"2026-01-01T11:58:00Z\",\"endsAt\":";
        TopicRecord one = record(alert(start + "\"2026-01-01T12:03:00Z\""));
        TopicRecord other = record(alert(start + "\"2026-01-01T12:04:00Z\""));
        assertThat(other.id()).isNotEqualTo(one.id());
        assertThat(AlertmanagerProtocolTest.event(other).id())
                .isEqualTo(AlertmanagerProtocolTest.event(one).id());
    }

    /// The labels of the recorded webhook, whose Alertmanager gave them this fingerprint.
    @Test
    void the_alert_is_the_same_as_in_the_webhook_of_an_alertmanager() {
        Event relayed = AlertmanagerProtocolTest.event(new AlertmanagerProtocol(WIDE, RESOLVER)
                .interpret(json("{\"alerts\":[" + alert(",\"fingerprint\":\"36dd2b0153155725\"") + "]}"), FOUR)
                .records()
                .getFirst());
        assertThat(event(alert("")).id()).isEqualTo(relayed.id());
    }

    @Test
    void a_start_after_the_end_is_rejected() {
        Interpretation interpretation = protocol.interpret(
                json("[" + alert(",\"startsAt\":\"2026-01-01T11:58:00Z\",\"endsAt\":\"2026-01-01T11:00:00Z\"") + "]"),
                FOUR);
        assertThat(((Stored) interpretation.outcome()).rejections().byReason()).isEqualTo(Map.of("bad_time", 1L));
    }

    @Test
    void it_replies_as_an_alertmanager_does() {
        IngestReply reply = protocol.reply(
                name -> null,
                protocol.interpret(json("[" + alert("") + "]"), FOUR).outcome());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(new String(protocol.documents().get("/api/v2/status").body(), StandardCharsets.UTF_8))
                .contains("\"cluster\"", "\"versionInfo\"", "\"uptime\"", "\"config\"");
    }
}
