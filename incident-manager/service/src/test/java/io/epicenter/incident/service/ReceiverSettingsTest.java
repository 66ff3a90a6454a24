package io.epicenter.incident.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.incident.receiver.PagerDuty;
import io.epicenter.incident.receiver.Receiver;
import io.epicenter.incident.receiver.SignedWebhook;
import io.epicenter.incident.receiver.SlackBot;
import io.epicenter.incident.receiver.SlackWebhook;
import io.epicenter.incident.service.config.IncidentSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The settings that receivers bring with them, by environment variables.
class ReceiverSettingsTest {
    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(IncidentSettings.class)
                .withMapping(PagerDuty.Settings.class)
                .withMapping(SlackBot.Settings.class)
                .withMapping(SlackWebhook.Settings.class)
                .withMapping(SignedWebhook.Settings.class)
                .build();
    }

    private static List<Receiver> receivers(SmallRyeConfig config) {
        return List.of(
                new PagerDuty(config.getConfigMapping(PagerDuty.Settings.class)),
                new SlackBot(config.getConfigMapping(SlackBot.Settings.class)),
                new SlackWebhook(config.getConfigMapping(SlackWebhook.Settings.class)),
                new SignedWebhook(config.getConfigMapping(SignedWebhook.Settings.class)));
    }

    @Test
    void without_settings_no_receiver_is_enabled_and_the_defaults_stand() {
        SmallRyeConfig config = config(Map.of());
        assertThat(receivers(config)).noneMatch(Receiver::isEnabled);
        assertThat(severities(config)).containsExactly(3, 2, 2, 2);
        assertThat(config.getConfigMapping(PagerDuty.Settings.class).url())
                .isEqualTo(URI.create("https://events.pagerduty.com"));
        assertThat(config.getConfigMapping(SlackBot.Settings.class).url())
                .isEqualTo(URI.create("https://slack.com/api"));
    }

    private static List<Integer> severities(SmallRyeConfig config) {
        return receivers(config).stream()
                .map(receiver -> receiver.profile().minSeverity())
                .toList();
    }

    @Test
    void each_receiver_is_enabled_by_its_own_variables() {
        SmallRyeConfig config = config(Map.of(
                "EPICENTER_INCIDENTS_PAGERDUTY_ROUTING_KEY", "key",
                "EPICENTER_INCIDENTS_PAGERDUTY_URL", "https://pager.example",
                "EPICENTER_INCIDENTS_SLACK_TOKEN", "token",
                "EPICENTER_INCIDENTS_SLACK_CHANNEL", "C1",
                "EPICENTER_INCIDENTS_SLACK_URL", "https://slack.example",
                "EPICENTER_INCIDENTS_SLACK_WEBHOOK_URL", "https://hook.example",
                "EPICENTER_INCIDENTS_WEBHOOK_URL", "https://other.example",
                "EPICENTER_INCIDENTS_WEBHOOK_SECRET", "secret"));
        assertThat(receivers(config)).allMatch(Receiver::isEnabled);
        assertThat(config.getConfigMapping(PagerDuty.Settings.class).url()).hasHost("pager.example");
        assertThat(config.getConfigMapping(SlackBot.Settings.class).url()).hasHost("slack.example");
        assertThat(config.getConfigMapping(SignedWebhook.Settings.class).secret())
                .contains("secret");
    }

    @Test
    void one_severity_is_the_default_of_all_and_each_may_have_its_own() {
        assertThat(severities(config(Map.of(
                        "EPICENTER_INCIDENTS_PAGE_SEVERITY", "5",
                        "EPICENTER_INCIDENTS_NOTIFY_SEVERITY", "4",
                        "EPICENTER_INCIDENTS_WEBHOOK_MIN_SEVERITY", "1"))))
                .containsExactly(5, 4, 4, 1);
    }

    @Test
    void an_unknown_key_of_a_receiver_stops_the_start() {
        assertThatThrownBy(() -> new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .addDiscoveredConverters()
                        .withSources(
                                new PropertiesConfigSource(Map.of("epicenter.incidents.slack.tokn", "x"), "test", 300))
                        .withMapping(IncidentSettings.class)
                        .withMapping(SlackBot.Settings.class)
                        .withMapping(SlackWebhook.Settings.class)
                        .build())
                .hasMessageContaining("epicenter.incidents.slack.tokn");
    }
}
