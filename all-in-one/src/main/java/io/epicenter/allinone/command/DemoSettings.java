package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// How the platform is set for a demonstration: short intervals, and receivers on this machine.
public final class DemoSettings {
    public static final String SLACK_TOKEN = "xoxb-demo-token";
    public static final String SLACK_CHANNEL = "#incidents";
    public static final String ROUTING_KEY = "d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0";

    /// The demo's time: short intervals, so that its story takes minutes.
    public static final Duration INTERVAL = Duration.ofSeconds(5);
    public static final Duration LATENESS = Duration.ofSeconds(1);
    public static final Duration SETTLE = Duration.ofSeconds(5);

    private DemoSettings() {}

    /// Nothing is kept; `slack` and `pager` are the receivers' base addresses.
    public static PlatformSettings of(PlatformSettings settings, URI slack, URI pager) {
        return settings.withoutState()
                .with(
                        Service.DETECTOR,
                        Map.of(
                                "EPICENTER_DETECTOR_INTERVAL", INTERVAL.toString(),
                                "EPICENTER_DETECTOR_LATENESS", LATENESS.toString()))
                .with(Service.TOPOLOGY, Map.of("EPICENTER_TOPOLOGY_SPAN_METRICS_INTERVAL", INTERVAL.toString()))
                .with(
                        Service.CORRELATOR,
                        Map.of(
                                "EPICENTER_CORRELATOR_SESSIONS_SETTLE", SETTLE.toString(),
                                "EPICENTER_CORRELATOR_LIFECYCLE_HOLD", SETTLE.toString()))
                .with(
                        Service.INCIDENT_MANAGER,
                        Map.of(
                                "EPICENTER_INCIDENTS_SLACK_URL",
                                        slack.resolve("/api").toString(),
                                "EPICENTER_INCIDENTS_SLACK_TOKEN", SLACK_TOKEN,
                                "EPICENTER_INCIDENTS_SLACK_CHANNEL", SLACK_CHANNEL,
                                "EPICENTER_INCIDENTS_PAGERDUTY_URL", pager.toString(),
                                "EPICENTER_INCIDENTS_PAGERDUTY_ROUTING_KEY", ROUTING_KEY));
    }
}
