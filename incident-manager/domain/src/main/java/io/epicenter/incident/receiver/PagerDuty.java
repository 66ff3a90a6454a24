package io.epicenter.incident.receiver;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.notification.Severity;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PagerDuty by its Events API v2. The incident's id is the `dedup_key`: a repeated trigger joins the open page, so an
/// unclear attempt is simply made again. Limits (Events API v2): summary 1,024 characters, event 512,000 bytes,
/// dedup_key 255 characters. Updates are not sent; they are a click away, and each would add to the page's log.
@Singleton
public final class PagerDuty implements Receiver {
    /// Characters, and bytes of the event; sources stand above. MAX_DETAIL and MAX_EVIDENCE, in characters and lines,
    /// are chosen by hand, so that an event usually stays far below its limit.
    static final int MAX_SUMMARY = 1_024;
    static final int MAX_EVENT_BYTES = 512_000;
    private static final int MAX_SOURCE = 255;
    private static final int MAX_DETAIL = 1_000;
    private static final int MAX_EVIDENCE = 10;
    private static final String TRIGGER = "trigger";

    private final Settings settings;

    /// How PagerDuty is reached.
    @ConfigMapping(prefix = "epicenter.incidents.pagerduty")
    public interface Settings {
        /// Base of the Events API.
        @WithDefault("https://events.pagerduty.com")
        URI url();

        /// Integration key, 32 characters; absent = this receiver is off.
        Optional<String> routingKey();

        /// Severity from which it is notified, 1..5.
        @WithDefault(Receiver.PAGE_SEVERITY)
        int minSeverity();
    }

    public PagerDuty(Settings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isEnabled() {
        return settings.routingKey().isPresent();
    }

    @Override
    public ReceiverProfile profile() {
        return new ReceiverProfile("pagerduty", true, settings.minSeverity(), false, true, true, Duration.ZERO);
    }

    @Override
    public DeliveryRequest render(Notification notification) {
        byte[] body = Json.write(event(notification, true));
        if (body.length > MAX_EVENT_BYTES) {
            body = Json.write(event(notification, false));
        }
        return DeliveryRequest.post(
                URI.create(settings.url().toString().replaceAll("/+$", "") + "/v2/enqueue"),
                Map.of("Content-Type", "application/json"),
                new String(body, StandardCharsets.UTF_8));
    }

    private Map<String, Object> event(Notification notification, boolean withDetails) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("routing_key", settings.routingKey().orElse(""));
        String action = action(notification.kind());
        event.put("event_action", action);
        event.put("dedup_key", notification.incident().dedupKey());
        if (!action.equals(TRIGGER)) {
            return event;
        }
        event.put("client", "Epicenter");
        if (!notification.link().isEmpty()) {
            event.put("client_url", notification.link());
            event.put("links", List.of(Map.of("href", notification.link(), "text", "Incident in Epicenter")));
        }
        event.put("payload", payload(notification.incident(), withDetails));
        return event;
    }

    private static String action(Notification.Kind kind) {
        return switch (kind) {
            case OPEN, REOPEN, ESCALATE, UPDATE -> TRIGGER;
            case ACKNOWLEDGE -> "acknowledge";
            case RESOLVE -> "resolve";
        };
    }

    private static Map<String, Object> payload(Incident incident, boolean withDetails) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("summary", NotificationText.cut(incident.title(), MAX_SUMMARY));
        payload.put("severity", severity(incident.severity()));
        payload.put("source", source(incident));
        payload.put("timestamp", incident.createdAt());
        payload.put("component", source(incident));
        payload.put("group", incident.tenant() + "/" + incident.environment());
        payload.put("class", "incident");
        if (withDetails) {
            payload.put("custom_details", details(incident));
        }
        return payload;
    }

    private static Map<String, Object> details(Incident incident) {
        List<String> evidence = incident.rootCause().candidates().stream()
                .limit(1)
                .flatMap(best -> best.evidence().stream())
                .limit(MAX_EVIDENCE)
                .map(one -> NotificationText.cut(one.text(), MAX_DETAIL))
                .toList();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("incident", incident.id());
        details.put("severity", incident.severity() + " " + Severity.word(incident.severity()));
        details.put("root_cause", NotificationText.cut(NotificationText.cause(incident), MAX_DETAIL));
        details.put("reasoning", NotificationText.cut(incident.rootCause().reasoning(), MAX_DETAIL));
        details.put("evidence", evidence);
        details.put("services", NotificationText.cut(NotificationText.services(incident), MAX_DETAIL));
        details.put("blast_radius", NotificationText.cut(NotificationText.blastRadius(incident), MAX_DETAIL));
        details.put("signals", incident.signalCount());
        return details;
    }

    private static String source(Incident incident) {
        return NotificationText.cut(causeOrFirstService(incident), MAX_SOURCE);
    }

    private static String causeOrFirstService(Incident incident) {
        if (!incident.rootCause().candidates().isEmpty()) {
            return incident.rootCause().candidates().getFirst().entity().name();
        }
        return incident.services().isEmpty()
                ? incident.environment()
                : incident.services().getFirst();
    }

    private static String severity(int severity) {
        return switch (severity) {
            case 1 -> "info";
            case 2 -> "warning";
            case 3, 4 -> "error";
            default -> "critical";
        };
    }

    @Override
    public DeliveryOutcome interpret(Notification notification, DeliveryResponse response) {
        return response.isSuccess()
                ? DeliveryOutcome.delivered(notification.incident().dedupKey())
                : response.failure("PagerDuty");
    }
}
