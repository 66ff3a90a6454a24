package io.epicenter.incident.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.service.config.Receivers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The running service gives every receiver the settings that it brings with it.
@QuarkusTest
@QuarkusTestResource(FakeReceivers.class)
@TestProfile(ConfiguredReceiversTest.AllReceivers.class)
class ConfiguredReceiversTest {
    @Inject
    Receivers receivers;

    /// With [FakeReceivers], each key of each receiver.
    public static class AllReceivers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "epicenter.incidents.slack.webhook-url", "http://127.0.0.1:9/hook",
                    "epicenter.incidents.page-severity", "4",
                    "epicenter.incidents.notify-severity", "3",
                    "epicenter.incidents.webhook.min-severity", "5");
        }
    }

    @Test
    void every_receiver_is_configured_by_its_keys() {
        assertThat(receivers.profiles())
                .extracting(ReceiverProfile::name, ReceiverProfile::minSeverity)
                .containsExactly(
                        tuple("pagerduty", 4), tuple("slack", 3), tuple("slack-webhook", 3), tuple("webhook", 5));
    }
}
