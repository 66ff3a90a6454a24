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
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Any other system: the incident as a CloudEvent (structured JSON), signed like GitHub's webhooks with
/// `X-Signature: sha256=<HMAC-SHA256 of the body, hex>`. A repeat has the same `Idempotency-Key` and event id.
@Singleton
public final class SignedWebhook implements Receiver {
    private static final String ALGORITHM = "HmacSHA256";

    private final Settings settings;

    /// How the webhook is reached.
    @ConfigMapping(prefix = "epicenter.incidents.webhook")
    public interface Settings {
        /// Absent = this receiver is off.
        Optional<URI> url();

        /// Key of the signature; absent = unsigned.
        Optional<String> secret();

        /// Severity from which it is notified, 1..5.
        @WithDefault(Receiver.NOTIFY_SEVERITY)
        int minSeverity();
    }

    public SignedWebhook(Settings settings) {
        this.settings = settings;
    }

    @Override
    public boolean isEnabled() {
        return settings.url().isPresent();
    }

    @Override
    public ReceiverProfile profile() {
        return new ReceiverProfile("webhook", false, settings.minSeverity(), true, true, false, Duration.ZERO);
    }

    @Override
    public DeliveryRequest render(Notification notification) {
        byte[] body = Json.write(event(notification));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/cloudevents+json; charset=utf-8");
        headers.put("Idempotency-Key", notification.key());
        settings.secret().ifPresent(secret -> headers.put("X-Signature", "sha256=" + sign(secret, body)));
        return new DeliveryRequest("POST", settings.url().orElseThrow(), headers, body);
    }

    private static Map<String, Object> event(Notification notification) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("status", NotificationText.status(notification));
        data.put("link", notification.link());
        data.put("incident", notification.incident());
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", notification.key());
        event.put("source", "/epicenter/incident-manager");
        event.put("type", "io.epicenter.incident." + notification.kind().word() + ".v1");
        event.put("subject", notification.incident().id());
        event.put("time", notification.incident().updatedAt());
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        return event;
    }

    static String sign(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    @Override
    public DeliveryOutcome interpret(Notification notification, DeliveryResponse response) {
        return response.isSuccess() ? DeliveryOutcome.delivered(null) : response.failure("The webhook");
    }
}
