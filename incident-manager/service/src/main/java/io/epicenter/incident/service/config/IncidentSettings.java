package io.epicenter.incident.service.config;

import io.epicenter.incident.notification.CircuitBreaker;
import io.epicenter.incident.notification.Outbox;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// The settings of the incident manager; those of a receiver are with the receiver.
@ConfigMapping(prefix = "epicenter.incidents")
public interface IncidentSettings {
    /// Severity from which receivers that wake people (PagerDuty) are notified, 1..5; each may have a `min-severity`
    /// of its own.
    @WithDefault("3")
    int pageSeverity();

    /// Severity from which the other receivers (Slack, webhooks) are notified, 1..5; each may have a `min-severity`
    /// of its own.
    @WithDefault("2")
    int notifySeverity();

    /// Address of the console for links; none without it.
    Optional<String> publicUrl();

    /// Folder of the runbooks.
    Optional<String> runbookDir();

    /// Least time between two updates of one message.
    @WithDefault("5s")
    Duration updateInterval();

    /// Receivers are not notified for the first time of an incident that has not changed for so long.
    @WithDefault("1d")
    Duration staleAfter();

    /// How long an incident that is over is remembered.
    @WithDefault("30d")
    Duration history();

    /// How many incidents are remembered; beyond it the oldest that are over go first.
    @WithDefault("20000")
    int maxIncidents();

    DeliverySettings delivery();

    ViewSettings views();

    interface DeliverySettings {
        /// For connecting, and until an answer begins.
        @WithDefault("5s")
        Duration timeout();

        /// For one attempt, from connecting to the last byte of the answer.
        @WithDefault("10s")
        Duration deadline();

        /// Attempts at once, for each receiver.
        @WithDefault("4")
        int concurrency();

        /// Failures in a row after which a receiver is given a rest.
        @WithDefault("5")
        int restAfter();

        /// How long a receiver that keeps failing is left alone; then one attempt at a time is made.
        @WithDefault("15s")
        Duration rest();

        /// A notification is given up after so many attempts, once it is also as old as `giveUpAfter`.
        @WithDefault("12")
        int maxAttempts();

        @WithDefault("6h")
        Duration giveUpAfter();

        @WithDefault("1s")
        Duration firstBackOff();

        @WithDefault("5m")
        Duration maxBackOff();

        default CircuitBreaker.Limits limits() {
            return new CircuitBreaker.Limits(restAfter(), rest(), concurrency());
        }
    }

    interface ViewSettings {
        @WithDefault("5000")
        int maxIncidents();

        @WithDefault("2000")
        int maxAnomalies();

        @WithDefault("20000")
        int maxDecisions();

        /// How much of `anomalies` and `decisions` is read at a start.
        @WithDefault("2h")
        Duration history();
    }

    default Outbox.Policy policy() {
        return new Outbox.Policy(
                updateInterval(),
                staleAfter(),
                delivery().maxAttempts(),
                delivery().giveUpAfter(),
                delivery().firstBackOff(),
                delivery().maxBackOff(),
                publicUrl().orElse("").replaceAll("/+$", ""));
    }
}
