package io.epicenter.incident.receiver;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.incident.notification.Notification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedWebhookTest extends ReceiverContract {
    @Override
    Receiver receiver() {
        return new SignedWebhook(new SignedWebhook.Settings() {
            @Override
            public Optional<URI> url() {
                return Optional.of(URI.create("https://hooks.example/in"));
            }

            @Override
            public Optional<String> secret() {
                return Optional.of(SECRET);
            }

            @Override
            public int minSeverity() {
                return 2;
            }
        });
    }

    @Test
    void it_is_a_cloud_event_with_the_notice_as_its_id() throws Exception {
        DeliveryRequest request =
                receiver().render(notice(Notification.Kind.RESOLVE, anIncident().resolved(), null));
        JsonNode event = Json.read(request.body(), JsonNode.class);
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo("io.epicenter.incident.resolved.v1");
        assertThat(event.path("data").path("incident").path("status").asText()).isEqualTo("resolved");
        assertThat(request.headers())
                .containsEntry("Idempotency-Key", event.path("id").asText());
        assertThat(request.headers().get("Content-Type")).startsWith("application/cloudevents+json");
    }

    @Test
    void the_signature_is_the_known_one() {
        // RFC 4231-style check value: printf 'hello' | openssl dgst -sha256 -hmac key
        assertThat(SignedWebhook.sign("key", "hello".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("9307b3b915efb5171ff14d8cb55fbcc798c6c0ef1456d66ded1a6aa723a58b7b");
        DeliveryRequest request = receiver().render(opened());
        assertThat(request.headers())
                .containsEntry("X-Signature", "sha256=" + SignedWebhook.sign(SECRET, request.body()));
    }
}
