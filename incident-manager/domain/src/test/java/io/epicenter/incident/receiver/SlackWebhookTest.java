package io.epicenter.incident.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.notification.DeliveryOutcome;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlackWebhookTest extends ReceiverContract {
    private static SlackWebhook webhook(Optional<URI> address) {
        return new SlackWebhook(new SlackWebhook.Settings() {
            @Override
            public Optional<URI> webhookUrl() {
                return address;
            }

            @Override
            public int minSeverity() {
                return 2;
            }
        });
    }

    @Override
    Receiver receiver() {
        return webhook(Optional.of(URI.create("https://hooks.example/services/" + SECRET)));
    }

    @Test
    void it_is_off_without_an_address() {
        assertThat(webhook(Optional.empty()).isEnabled()).isFalse();
    }

    @Test
    void ok_is_enough_and_nothing_can_be_updated() {
        assertThat(receiver().interpret(opened(), reply(200, "ok"))).isEqualTo(DeliveryOutcome.delivered(null));
        assertThat(receiver().profile().updates()).isFalse();
        assertThat(receiver().render(opened()).text())
                .contains("\"blocks\"", "\"text\"")
                .doesNotContain("\"ts\"");
    }
}
