package io.epicenter.incident.receiver;

import io.epicenter.contracts.Json;
import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Slack by an incoming webhook. Its messages cannot be changed, so it posts on opening and on resolution only. It
/// recognises no repeats: after an unclear attempt it posts again and says so.
@Singleton
public final class SlackWebhook implements Receiver {
    private final Settings settings;

    /// How the webhook is reached.
    public interface Settings {
        /// Absent = this receiver is off. The address is the secret.
        Optional<URI> webhookUrl();

        int minSeverity();
    }

    public SlackWebhook(Settings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isEnabled() {
        return settings.webhookUrl().isPresent();
    }

    @Override
    public Profile profile() {
        return new Profile("slack-webhook", false, settings.minSeverity(), false, false, false, Duration.ofSeconds(1));
    }

    @Override
    public Request render(Notice notice) {
        return Request.post(
                settings.webhookUrl().orElseThrow(),
                Map.of("Content-Type", "application/json; charset=utf-8"),
                new String(Json.write(SlackMessage.of(notice)), StandardCharsets.UTF_8));
    }

    @Override
    public Outcome interpret(Notice notice, Reply reply) {
        return reply.isSuccess() ? Outcome.delivered(null) : reply.failure("Slack's webhook");
    }
}
