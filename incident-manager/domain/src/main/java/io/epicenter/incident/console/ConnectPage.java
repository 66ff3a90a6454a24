package io.epicenter.incident.console;

import java.util.List;

/// Blocks to copy into the configuration of what a team has already.
public record ConnectPage(String ingest, List<Block> blocks) {

    /// @param where it goes, such as `prometheus.yml`
    public record Block(String id, String title, String where, String hint, String code) {}

    /// @param ingest address of ingest without a slash at its end
    public static ConnectPage of(String ingest) {
        String base = ingest.endsWith("/") ? ingest.substring(0, ingest.length() - 1) : ingest;
        return new ConnectPage(base, List.of(prometheus(base), collector(base), deploy(base), sample(base)));
    }

    private static Block prometheus(String base) {
        return new Block(
                "prometheus",
                "Prometheus",
                "prometheus.yml",
                "Every series that Prometheus scrapes is sent as well. Rates, percentiles and errors are worked out here.",
                """
                remote_write:
                  - url: %s/api/v1/write
                    queue_config:
                      max_samples_per_send: 2000
                """.formatted(base));
    }

    private static Block collector(String base) {
        return new Block(
                "collector",
                "OpenTelemetry Collector",
                "collector.yaml",
                "Traces become the call graph: who calls whom, how often, and what breaks with what.",
                """
                exporters:
                  otlphttp/epicenter:
                    endpoint: %s
                service:
                  pipelines:
                    traces:
                      receivers: [otlp]
                      exporters: [otlphttp/epicenter]
                """.formatted(base));
    }

    private static Block deploy(String base) {
        return new Block(
                "deploy",
                "Deploys and other changes",
                "the last step of a pipeline",
                "Most incidents begin with a change. Tell of each one, and it is weighed as a cause.",
                """
                curl -X POST %s/api/v1/events \\
                  -H 'Content-Type: application/json' \\
                  -d '{"type": "deploy", "service": "payment", "title": "deploy of payment v2.4.1"}'
                """.formatted(base));
    }

    private static Block sample(String base) {
        return new Block(
                "sample",
                "One sample by hand",
                "a shell",
                "The shortest way to see that the door is open. 202 means that Kafka has it.",
                """
                curl -i -X POST %s/api/v1/samples \\
                  -H 'Content-Type: application/json' \\
                  -d '{"timestamp": "'$(date -u +%%FT%%TZ)'", "name": "queue_depth",
                       "labels": {"service": "mailer"}, "value": 42}'
                """.formatted(base));
    }
}
