package io.epicenter.incident.service.config;

import io.epicenter.incident.receiver.PagerDuty;
import io.epicenter.incident.receiver.SignedWebhook;
import io.epicenter.incident.receiver.SlackBot;
import io.epicenter.incident.receiver.SlackWebhook;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/// Gives each receiver its part of the settings.
class ReceiverSettings {
    @Produces
    @Singleton
    SlackBot.Settings slackBot(IncidentSettings settings) {
        return new SlackBot.Settings() {
            @Override
            public URI url() {
                return settings.slack().url();
            }

            @Override
            public Optional<String> token() {
                return settings.slack().token();
            }

            @Override
            public Optional<String> channel() {
                return settings.slack().channel();
            }

            @Override
            public int minSeverity() {
                return settings.notifySeverity();
            }
        };
    }

    @Produces
    @Singleton
    SlackWebhook.Settings slackWebhook(IncidentSettings settings) {
        return new SlackWebhook.Settings() {
            @Override
            public Optional<URI> webhookUrl() {
                return settings.slack().webhookUrl();
            }

            @Override
            public int minSeverity() {
                return settings.notifySeverity();
            }
        };
    }

    @Produces
    @Singleton
    PagerDuty.Settings pagerDuty(IncidentSettings settings) {
        return new PagerDuty.Settings() {
            @Override
            public URI url() {
                return settings.pagerduty().url();
            }

            @Override
            public Optional<String> routingKey() {
                return settings.pagerduty().routingKey();
            }

            @Override
            public int minSeverity() {
                return settings.pageSeverity();
            }
        };
    }

    @Produces
    @Singleton
    SignedWebhook.Settings signedWebhook(IncidentSettings settings) {
        return new SignedWebhook.Settings() {
            @Override
            public Optional<URI> url() {
                return settings.webhook().url();
            }

            @Override
            public Optional<String> secret() {
                return settings.webhook().secret();
            }

            @Override
            public int minSeverity() {
                return settings.notifySeverity();
            }
        };
    }
}
