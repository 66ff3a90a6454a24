package io.epicenter.incident.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Slack with a bot token: one message per incident, posted once (`chat.postMessage`) and kept up to date
/// (`chat.update`). Slack recognises no repeats, so each message carries the notification's key as metadata, and
/// after an unclear attempt the channel's history is searched for it first (`conversations.history`, scope
/// `channels:history`, which wants the channel's id). Without that scope the message is posted again, marked as a
/// possible repeat.
@Singleton
public final class SlackBot implements Receiver {
    static final String EVENT_TYPE = "epicenter_incident";
    private static final Set<String> TEMPORARY = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org");
    private static final Set<String> GONE =
            Set.of("message_not_found", "cant_update_message", "edit_window_closed", "is_inactive");
    /// How long before the decision the history is searched from. Chosen by hand: the clocks of Slack and of this
    /// machine differ by less.
    private static final int LOOK_UP_MARGIN_SECONDS = 60;
    /// Messages of the history that are searched, in one page. Slack recommends no more than 200.
    private static final int LOOK_UP_MESSAGES = 200;
    /// Characters of Slack's own error that a reason quotes. Its errors are short words.
    private static final int QUOTED = 200;

    private final Settings settings;

    /// How Slack is reached.
    @ConfigMapping(prefix = "epicenter.incidents.slack")
    public interface Settings {
        /// Base of the Web API.
        @WithDefault("https://slack.com/api")
        URI url();

        /// Bot token; absent = this receiver is off.
        Optional<String> token();

        /// Id of the channel (its name works, except for recognising repeats).
        Optional<String> channel();

        /// Severity from which it is notified, 1..5.
        @WithDefault(Receiver.NOTIFY_SEVERITY)
        int minSeverity();
    }

    public SlackBot(Settings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isEnabled() {
        return settings.token().isPresent() && settings.channel().isPresent();
    }

    @Override
    public ReceiverProfile profile() {
        return new ReceiverProfile("slack", false, settings.minSeverity(), true, false, false, Duration.ofSeconds(1));
    }

    @Override
    public DeliveryRequest render(Notification notification) {
        Map<String, Object> message = new LinkedHashMap<>(SlackMessage.of(notification));
        Optional<Posted> posted = Posted.parse(notification.reference());
        message.put("channel", posted.map(Posted::channel).orElseGet(this::channel));
        posted.ifPresent(known -> message.put("ts", known.timestamp()));
        message.put("metadata", metadata(notification));
        if (posted.isEmpty()) {
            message.put("unfurl_links", false);
            message.put("unfurl_media", false);
        }
        String method = posted.isPresent() ? "chat.update" : "chat.postMessage";
        return DeliveryRequest.post(
                endpoint(method),
                Map.of("Authorization", bearer(), "Content-Type", "application/json; charset=utf-8"),
                new String(Json.write(message), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> metadata(Notification notification) {
        return Map.of(
                "event_type",
                EVENT_TYPE,
                "event_payload",
                Map.of("incident", notification.incident().id(), "key", notification.key()));
    }

    @Override
    public DeliveryOutcome interpret(Notification notification, DeliveryResponse response) {
        if (!response.isSuccess()) {
            return response.failure("Slack");
        }
        Optional<JsonNode> answer = json(response);
        if (answer.isEmpty()) {
            return new DeliveryOutcome.RetryLater("Slack answered 200 without JSON", null, true);
        }
        JsonNode body = answer.get();
        if (body.path("ok").asBoolean(false)) {
            String reference = new Posted(
                            body.path("channel").asText(channel()),
                            body.path("ts").asText(""))
                    .toString();
            return DeliveryOutcome.delivered(reference);
        }
        return refusal(notification, response, body.path("error").asText("no reason given"));
    }

    private static DeliveryOutcome refusal(Notification notification, DeliveryResponse response, String error) {
        String reason = "Slack answered ok=false: " + NotificationText.cut(error, QUOTED);
        if (TEMPORARY.contains(error)) {
            return new DeliveryOutcome.RetryLater(reason, response.retryDelay(), !error.startsWith("rate"));
        }
        return notification.reference() != null && GONE.contains(error)
                ? new DeliveryOutcome.Gone(reason)
                : new DeliveryOutcome.Refused(reason);
    }

    @Override
    public Optional<DeliveryRequest> lookUp(Notification notification) {
        if (notification.reference() != null) {
            return Optional.empty();
        }
        long oldest = notification.since().getEpochSecond() - LOOK_UP_MARGIN_SECONDS;
        URI uri = URI.create(endpoint("conversations.history") + "?include_all_metadata=true&limit=" + LOOK_UP_MESSAGES
                + "&oldest=" + oldest + "&channel=" + URLEncoder.encode(channel(), StandardCharsets.UTF_8));
        return Optional.of(DeliveryRequest.get(uri, Map.of("Authorization", bearer())));
    }

    @Override
    public Optional<DeliveryOutcome> interpretLookUp(Notification notification, DeliveryResponse response) {
        if (response.isTemporary()) {
            return Optional.of(new DeliveryOutcome.RetryLater(
                    "Slack's history is not available now", response.retryDelay(), true));
        }
        JsonNode body = json(response).orElse(null);
        if (body == null || !body.path("ok").asBoolean(false)) {
            return Optional.empty();
        }
        for (JsonNode message : body.path("messages")) {
            JsonNode metadata = message.path("metadata");
            if (metadata.path("event_type").asText().equals(EVENT_TYPE)
                    && metadata.path("event_payload")
                            .path("incident")
                            .asText()
                            .equals(notification.incident().id())) {
                Posted posted = new Posted(channel(), message.path("ts").asText());
                return Optional.of(new DeliveryOutcome.Delivered(posted.toString(), false));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> json(DeliveryResponse response) {
        try {
            return Optional.of(Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class));
        } catch (MalformedMessageException notJson) {
            return Optional.empty();
        }
    }

    private URI endpoint(String method) {
        return URI.create(settings.url().toString().replaceAll("/+$", "") + "/" + method);
    }

    private String channel() {
        return settings.channel().orElse("");
    }

    private String bearer() {
        return "Bearer " + settings.token().orElse("");
    }

    /// Where a message is: `channel/ts`.
    record Posted(String channel, String timestamp) {
        static Optional<Posted> parse(@Nullable String reference) {
            int slash = reference == null ? -1 : reference.lastIndexOf('/');
            return reference == null || slash < 0
                    ? Optional.empty()
                    : Optional.of(new Posted(reference.substring(0, slash), reference.substring(slash + 1)));
        }

        @Override
        public String toString() {
            return channel + "/" + timestamp;
        }
    }
}
