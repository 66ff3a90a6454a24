package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerProtocolTest extends ProtocolContract {
    private final AlertmanagerProtocol protocol = new AlertmanagerProtocol(WIDE, RESOLVER);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new AlertmanagerProtocol(limits, RESOLVER);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return webhook(alert("a", "firing", ""), alert("b", "resolved", "")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] partlyBad() {
        return webhook(alert("a", "firing", ""), "{\"status\":\"firing\"}", alert("b", "resolved", ""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String alert(String instance, String status, String more) {
        return "{\"status\":\"" + status
                + "\",\"labels\":{\"alertname\":\"Slow\",\"service\":\"cart\",\"severity\":\"critical\",\"instance\":\""
                + instance + "\"},\"startsAt\":\"2026-01-01T11:50:00Z\",\"endsAt\":\""
                + (status.equals("firing") ? "0001-01-01T00:00:00Z" : "2026-01-01T11:55:00Z") + "\"" + more + "}";
    }

    private static String webhook(String... alerts) {
        return "{\"version\":\"4\",\"status\":\"firing\",\"truncatedAlerts\":0,\"alerts\":[" + String.join(",", alerts)
                + "]}";
    }

    private List<Event> events(String body) {
        return protocol.interpret(json(body), FOUR).records().stream()
                .map(AlertmanagerProtocolTest::event)
                .toList();
    }

    static Event event(TopicRecord record) {
        try {
            return Json.read(record.value(), Event.class);
        } catch (MalformedMessageException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @Test
    void what_an_alertmanager_sent_is_read() throws IOException {
        try (InputStream recorded = AlertmanagerProtocolTest.class.getResourceAsStream("alertmanager-webhook.json")) {
            String body = new String(Objects.requireNonNull(recorded).readAllBytes(), StandardCharsets.UTF_8);
            Event event = events(body).getFirst();
            assertThat(event.type()).isEqualTo("alert");
            assertThat(event.status()).isEqualTo("firing");
            assertThat(event.title()).isEqualTo("up is 1");
            assertThat(event.entity().toString()).isEqualTo("default/default/service:default/checkout");
            assertThat(event.labels()).containsEntry("severity", "warning").containsEntry("alertname", "AlwaysUp");
            assertThat(event.url()).startsWith("http://vm:39872/graph");
            assertThat(event.endsAt()).isNull();
        }
    }

    @Test
    void each_alert_has_its_own_status_and_time() {
        List<Event> events = events(webhook(alert("a", "firing", ""), alert("b", "resolved", "")));
        assertThat(events).extracting(Event::status).containsExactly("firing", "resolved");
        assertThat(events)
                .extracting(event -> event.timestamp().toString())
                .containsExactly("2026-01-01T11:50:00Z", "2026-01-01T11:55:00Z");
        assertThat(events.getFirst().id()).isNotEqualTo(events.getLast().id());
        assertThat(events).extracting(Event::title).containsOnly("Slow of cart");
    }

    @Test
    void an_alert_keeps_its_id_and_a_repeat_is_the_same_message() {
        String firing = webhook(alert("a", "firing", ",\"fingerprint\":\"36dd2b0153155725\""));
        String resolved = webhook(alert("a", "resolved", ",\"fingerprint\":\"36dd2b0153155725\""));
        TopicRecord first = protocol.interpret(json(firing), FOUR).records().getFirst();
        TopicRecord again = protocol.interpret(json(firing), FOUR).records().getFirst();
        TopicRecord end = protocol.interpret(json(resolved), FOUR).records().getFirst();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(end.id()).isNotEqualTo(first.id());
        assertThat(event(end).id()).isEqualTo(event(first).id());
    }

    @Test
    void an_alert_without_a_status_has_that_of_its_group_and_one_that_has_ended_is_resolved() {
        String alert = "{\"labels\":{\"alertname\":\"A\"}}";
        assertThat(events("{\"status\":\"resolved\",\"alerts\":[" + alert + "]}"))
                .extracting(Event::status)
                .containsExactly("resolved");
        assertThat(events("{\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"endsAt\":\"2026-01-01T11:00:00Z\"}," + alert
                        + "]}"))
                .extracting(Event::status)
                .containsExactly("resolved", "firing");
    }

    @Test
    void the_entity_is_what_the_labels_name() {
        assertThat(events(webhook(
                        "{\"labels\":{\"alertname\":\"Disk\",\"job\":\"node-exporter\",\"instance\":\"db-1:9100\"}}",
                        "{\"labels\":{\"alertname\":\"Down\",\"namespace\":\"shop\",\"deployment\":\"web\"}}",
                        "{\"labels\":{\"alertname\":\"Watchdog\",\"severity\":\"none\"}}")))
                .extracting(event -> event.entity().toString())
                .containsExactly(
                        "default/default/node:default/db-1:9100",
                        "default/default/service:shop/web",
                        "default/default/service:default/Watchdog");
    }

    @Test
    void alerts_that_were_left_out_are_counted() {
        Stored stored = (Stored)
                protocol.interpret(json("{\"truncatedAlerts\":7,\"alerts\":[" + alert("a", "firing", "") + "]}"), FOUR)
                        .outcome();
        assertThat(stored.corrections()).isEqualTo(Map.of("truncated_alerts", 7L));
    }

    @Test
    void long_texts_do_not_lose_an_alert() {
        String summary = ",\"annotations\":{\"summary\":\"" + "\ud83d\ude00".repeat(600)
                + "\"},\"generatorURL\":\"http://x/" + "y".repeat(9000) + "\"";
        Event event = events(webhook(alert("a", "firing", summary))).getFirst();
        assertThat(event.title()).hasSize(1024).endsWith("\ude00");
        assertThat(event.url()).isNull();
    }

    @Test
    void an_alert_of_a_wrong_clock_is_not_lost() {
        Event event = events(webhook(alert("a", "firing", "").replace("2026-01-01T11:50", "2031-01-01T11:50")))
                .getFirst();
        assertThat(event.timestamp()).isEqualTo(NOW);
        assertThat(event.labels()).containsEntry("epicenter_clock", "ahead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"labels\":7}",
                "{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"soon\"}",
                "{\"labels\":{\"alertname\":\"A\"},\"status\":\"unknown\"}",
                "{\"labels\":{\"alertname\":\"\"}}",
                "{\"labels\":{\"alertname\":{}}}"
            })
    void a_bad_alert_costs_no_other(String bad) {
        Interpretation interpretation = protocol.interpret(json(webhook(bad, alert("a", "firing", ""))), FOUR);
        assertThat(interpretation.records()).hasSize(1);
        assertThat(((Stored) interpretation.outcome()).rejections().text()).startsWith("1 rejected: alert 0: ");
    }

    @Test
    void another_payload_is_refused_in_words() {
        assertThat(((Refused) protocol.interpret(json("{\"text\":\"hello\"}"), FOUR)
                                .outcome())
                        .detail())
                .contains("no list of alerts");
    }

    @Test
    void events_say_where_alerts_belong() {
        EventsProtocol events = new EventsProtocol(WIDE, EntityResolver.Settings.DEFAULT);
        assertThat(((Stored) events.interpret(json(webhook(alert("a", "firing", ""))), FOUR)
                                .outcome())
                        .rejections()
                        .text())
                .contains("send it to /api/v1/alertmanager");
        assertThat(((Stored) events.interpret(json("[" + alert("a", "firing", "") + "]"), FOUR)
                                .outcome())
                        .rejections()
                        .text())
                .contains("send it to /api/v2/alerts");
    }
}
