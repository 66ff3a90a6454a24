package io.epicenter.incident.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.golden.MessageContract;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.incident.response.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A conversation with a receiver, on `incident-state`.
class OutboxMessageTest extends MessageContract<OutboxEntry> {
    OutboxMessageTest() {
        super(Topics.INCIDENT_STATE + "-outbox", OutboxEntry.class);
    }

    @Override
    protected OutboxEntry complete() {
        return new OutboxEntry(
                "6a0e7c3e-0000-5000-8000-000000000001",
                "pagerduty",
                9,
                Delivery.State.RETRY,
                Notification.Kind.ESCALATE,
                2,
                3,
                Instant.parse("2026-03-01T12:02:00Z"),
                Instant.parse("2026-03-01T12:03:30Z"),
                "page-17",
                new LastNotification(
                        5, 4, true, true, "4|true|true|deploy-1|cart is slow", Instant.parse("2026-03-01T12:01:30Z")),
                true,
                "HTTP 503",
                List.of(new Timeline.Entry(
                        Instant.parse("2026-03-01T12:01:31Z"),
                        Timeline.Kind.NOTIFICATION,
                        "opened",
                        "pagerduty of team shop")));
    }

    @Override
    protected OutboxEntry minimal() {
        return new OutboxEntry(
                "6a0e7c3e-0000-5000-8000-000000000002",
                "slack",
                1,
                Delivery.State.NEW,
                Notification.Kind.OPEN,
                1,
                0,
                Instant.parse("2026-03-01T12:00:00Z"),
                null,
                null,
                null,
                false,
                "",
                List.of());
    }

    @Test
    void closed_lists_have_their_words() {
        assertWords(Delivery.State.values(), "new", "pending", "sent", "retry", "dead", "moot");
        assertWords(Notification.Kind.values(), "open", "update", "escalate", "acknowledge", "resolve", "reopen");
        assertWords(
                Timeline.Kind.values(),
                "signal",
                "change",
                "alert",
                "recovery",
                "incident",
                "cause",
                "notification",
                "person");
    }

    private static void assertWords(Enum<?>[] values, String... words) {
        assertThat(new String(Json.write(values), StandardCharsets.UTF_8))
                .isEqualTo("[\"" + String.join("\",\"", words) + "\"]");
    }
}
