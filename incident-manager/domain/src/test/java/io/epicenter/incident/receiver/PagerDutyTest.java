package io.epicenter.incident.receiver;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerDutyTest extends ReceiverContract {
    private final PagerDuty pagerDuty = new PagerDuty(new PagerDuty.Settings() {
        @Override
        public URI url() {
            return URI.create("https://events.example");
        }

        @Override
        public Optional<String> routingKey() {
            return Optional.of(SECRET);
        }

        @Override
        public int minSeverity() {
            return 3;
        }
    });

    @Override
    Receiver receiver() {
        return pagerDuty;
    }

    private JsonNode event(Notification notification) throws Exception {
        return Json.read(pagerDuty.render(notification).body(), JsonNode.class);
    }

    @Test
    void a_trigger_has_all_that_the_events_api_demands() throws Exception {
        assertThat(pagerDuty.render(opened()).uri()).hasToString("https://events.example/v2/enqueue");
        JsonNode event = event(opened());
        assertThat(event.path("event_action").asText()).isEqualTo("trigger");
        assertThat(event.path("routing_key").asText()).isEqualTo(SECRET);
        assertThat(event.path("dedup_key").asText())
                .isEqualTo(anIncident().build().id());
        assertThat(event.path("payload").path("summary").asText()).contains("payment v2");
        assertThat(event.path("payload").path("source").asText()).isEqualTo("payment");
        assertThat(event.path("payload").path("timestamp").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(event.path("payload")
                        .path("custom_details")
                        .path("blast_radius")
                        .asText())
                .isEqualTo("checkout (1 hop), frontend (2 hops)");
        assertThat(event.path("links").get(0).path("href").asText()).startsWith("https://epicenter.example/");
    }

    @ParameterizedTest
    @CsvSource({"1,info", "2,warning", "3,error", "4,error", "5,critical"})
    void severities_are_those_of_pagerduty(int severity, String word) throws Exception {
        JsonNode event = event(notice(Notification.Kind.OPEN, anIncident().severity(severity), null));
        assertThat(event.path("payload").path("severity").asText()).isEqualTo(word);
    }

    @Test
    void acknowledge_and_resolve_carry_the_key_alone() throws Exception {
        for (Notification.Kind kind :
                new Notification.Kind[] {Notification.Kind.ACKNOWLEDGE, Notification.Kind.RESOLVE}) {
            JsonNode event = event(notice(kind, anIncident().resolved(), null));
            assertThat(event.path("event_action").asText()).isIn("acknowledge", "resolve");
            assertThat(event.size()).isEqualTo(3);
        }
    }

    @Test
    void summary_and_event_stay_within_their_limits() throws Exception {
        String huge = "\uD83D\uDE00".repeat(300_000);
        DeliveryRequest request = pagerDuty.render(notice(
                Notification.Kind.OPEN, anIncident().title(huge).cause(huge).on(huge), null));
        assertThat(request.body().length).isLessThanOrEqualTo(512_000);
        assertThat(Json.read(request.body(), JsonNode.class)
                        .path("payload")
                        .path("summary")
                        .asText())
                .hasSizeLessThanOrEqualTo(1_024)
                .endsWith("…");
    }

    @Test
    void accepted_is_delivered() {
        DeliveryOutcome outcome =
                pagerDuty.interpret(opened(), reply(202, "{\"status\":\"success\",\"dedup_key\":\"x\"}"));
        assertThat(outcome)
                .isEqualTo(DeliveryOutcome.delivered(anIncident().build().id()));
    }

    @Test
    void a_refusal_tells_why() {
        String body = "{\"status\":\"invalid event\",\"errors\":[\"'payload.summary' is missing\"]}";
        assertThat(pagerDuty.interpret(opened(), reply(400, body)))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("payload.summary"));
    }
}
