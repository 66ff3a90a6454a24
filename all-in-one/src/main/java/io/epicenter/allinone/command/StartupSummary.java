package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The text that says where everything is and how to send telemetry there.
final class StartupSummary {
    private StartupSummary() {}

    static String of(Platform platform, Duration took) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Epicenter is ready after %.1f s. Ctrl-C stops everything.".formatted(took.toMillis() / 1000.0));
        lines.add("");
        List<Service> services = platform.settings().services().stream()
                .sorted(Comparator.comparing((Service service) -> service != Service.INCIDENT_MANAGER)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (Service service : services) {
            URI url = platform.url(service);
            URI management = platform.management(service);
            lines.add("  %-17s %-24s health %sq/health  metrics %sq/metrics"
                    .formatted(name(service), url, management, management));
        }
        lines.add("  %-17s %s".formatted("kafka", platform.stores().kafka()));
        lines.add("  %-17s %s".formatted("redis", platform.stores().redis()));
        lines.add("  %-17s %s".formatted("logs and data", platform.home().folder()));
        if (platform.settings().services().contains(Service.INGEST)) {
            connect(lines, platform.url(Service.INGEST));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static void connect(List<String> lines, URI ingest) {
        lines.add("");
        lines.add("Connect Prometheus (prometheus.yml):");
        lines.add("  remote_write:");
        lines.add("    - url: " + ingest + "api/v1/write");
        lines.add("Connect an OpenTelemetry Collector:");
        lines.add("  exporters:");
        lines.add("    otlphttp:");
        lines.add("      endpoint: " + ingest.toString().replaceAll("/$", ""));
        lines.add("Tell it about a deploy:");
        lines.add("  curl -H 'content-type: application/json' " + ingest + "api/v1/events -d '{\"type\":\"deploy\","
                + "\"service\":\"payment\",\"title\":\"payment v2\"}'");
        lines.add("");
    }

    private static String name(Service service) {
        return service == Service.INCIDENT_MANAGER ? "console" : service.label();
    }
}
