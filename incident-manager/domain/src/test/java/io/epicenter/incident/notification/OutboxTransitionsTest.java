package io.epicenter.incident.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Json;
import io.epicenter.incident.response.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every transition of an entry of the outbox, as it is stored: byte for byte.
class OutboxTransitionsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<OutboxEntry> entries = new ArrayList<>();

    private OutboxEntry after(OutboxEntry entry) {
        entries.add(entry);
        return entry;
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static Timeline.Entry note(int seconds, String text) {
        return new Timeline.Entry(at(seconds), Timeline.Kind.NOTIFICATION, "slack " + text, "slack");
    }

    private static LastNotification last(int revision, boolean closed, int seconds) {
        return new LastNotification(revision, 4, closed, true, "4|" + closed + "|true|deploy-1|slow", at(seconds));
    }

    @Test
    void every_transition_is_stored_as_before() throws IOException {
        OutboxEntry entry = after(OutboxEntry.first("incident-1", "slack", Notification.Kind.OPEN, at(0)));
        after(entry.moot(at(1)));
        entry = after(entry.pending(Notification.Kind.OPEN));
        entry = after(entry.retry(at(5), "HTTP 503", true, null));
        entry = after(entry.pending(Notification.Kind.ESCALATE));
        entry = after(entry.sent(last(3, false, 6), "C1/1.0", note(6, "told: escalated")));
        entry = after(entry.next(Notification.Kind.UPDATE, at(10)));
        after(entry.moot(at(11)));
        entry = after(entry.pending(Notification.Kind.UPDATE));
        entry = after(entry.retry(at(20), "message_not_found", false, null));
        entry = after(entry.dead("given up", true, note(21, "not told (updated): given up")));
        entry = after(entry.next(Notification.Kind.REOPEN, at(30)));
        entry = after(entry.pending(Notification.Kind.REOPEN));
        after(entry.sent(last(7, true, 31), null, note(31, "told: reopened")));

        assertThat(entries.stream().map(OutboxTransitionsTest::json)).containsExactlyElementsOf(golden());
    }

    private static String json(OutboxEntry entry) {
        return new String(Json.write(entry), StandardCharsets.UTF_8);
    }

    private static List<String> golden() throws IOException {
        @Nullable
        InputStream file = OutboxTransitionsTest.class.getResourceAsStream("/golden/outbox-transitions.jsonl");
        try (file) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
