package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventMessageTest extends MessageContract<Event> {
    EventMessageTest() {
        super(Topics.EVENTS, Event.class);
    }

    @Override
    protected Event complete() {
        return new Event(
                "alert-7",
                Instant.parse("2026-03-01T12:00:05Z"),
                "alert",
                Entity.service("acme", "production", "shop", "payment"),
                "PaymentErrorsHigh",
                Map.of("severity", "critical"),
                "https://alerts.example.com/7",
                "firing",
                Instant.parse("2026-03-01T12:05:05Z"));
    }

    @Override
    protected Event minimal() {
        return new Event(
                "deploy-1",
                Instant.parse("2026-03-01T11:58:00Z"),
                "deploy",
                Entity.service("default", "default", "default", "cart"),
                "cart v2",
                Map.of(),
                null,
                null);
    }

    /// `alert` is written because the record has `isAlert()`; a reader derives it from the type.
    @Test
    void whether_it_is_an_alert_is_written_and_not_read() throws Exception {
        assertThat(GoldenMessages.tree(Json.write(complete())).path("alert").asBoolean())
                .isTrue();
        assertThat(GoldenMessages.tree(Json.write(minimal())).path("alert").asBoolean(true))
                .isFalse();
        JsonNode contradiction = GoldenMessages.tree(GoldenMessages.json(Topics.EVENTS));
        ((ObjectNode) contradiction).put("alert", false);
        assertThat(Json.read(Json.write(contradiction), Event.class).isAlert()).isTrue();
    }
}
