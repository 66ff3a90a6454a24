package io.epicenter.incident.receiver;

import io.epicenter.contracts.Json;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
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
    @ConfigMapping(prefix = "epicenter.incidents.slack")
    public interface Settings {
        /// Absent = this receiver is off. The address is the secret.
        Optional<URI> webhookUrl();

        /// Severity from which it is notified, 1..5.
        @WithDefault(Receiver.NOTIFY_SEVERITY)
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
    public ReceiverProfile profile() {
        return new ReceiverProfile(
                "slack-webhook", false, settings.minSeverity(), false, false, false, Duration.ofSeconds(1));
    }

    @Override
    public DeliveryRequest render(Notification notification) {
        return DeliveryRequest.post(
                settings.webhookUrl().orElseThrow(),
                Map.of("Content-Type", "application/json; charset=utf-8"),
                new String(Json.write(SlackMessage.of(notification)), StandardCharsets.UTF_8));
    }

    @Override
    public DeliveryOutcome interpret(Notification notification, DeliveryResponse response) {
        return response.isSuccess() ? DeliveryOutcome.delivered(null) : response.failure("Slack's webhook");
    }
}
