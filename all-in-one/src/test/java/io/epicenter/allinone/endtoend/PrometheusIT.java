package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.allinone.platform.Service;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A real Prometheus with a real node-exporter writes to the front door while a real service is made slow.
class PrometheusIT {
    private static final String JOB = "quotes";
    private static final Duration CALM = Duration.ofSeconds(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> PROGRAMS = List.of("prometheus", "prometheus-node-exporter");

    private final Path folder = Path.of("target", "prometheus").toAbsolutePath();

    @BeforeAll
    static void requirePrograms() {
        List<String> missing =
                PROGRAMS.stream().filter(program -> !isOnPath(program)).toList();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(missing).as("programs this test needs").isEmpty();
        }
        assumeTrue(missing.isEmpty(), "skipped: needs " + missing + " on the PATH (Debian packages of these names)");
    }

    private static boolean isOnPath(String program) {
        for (String part : System.getenv("PATH").split(java.io.File.pathSeparator)) {
            if (Files.isExecutable(Path.of(part, program))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void a_service_that_gets_slow_becomes_an_incident_and_no_counter_alarms() throws Exception {
        int exporterPort = freePort();
        int prometheusPort = freePort();
        try (Stage stage = new Stage(
                        "prometheus",
                        settings -> settings.with(
                                Service.DETECTOR,
                                Map.of(
                                        "EPICENTER_DETECTOR_INTERVAL", "PT1S",
                                        "EPICENTER_DETECTOR_LATENESS", "PT3S")));
                InstrumentedService service = new InstrumentedService()) {
            Process exporter =
                    start("node-exporter", List.of(PROGRAMS.get(1), "--web.listen-address=127.0.0.1:" + exporterPort));
            Process prometheus = null;
            try {
                URI write = stage.platform().url(Service.INGEST).resolve("api/v1/write");
                prometheus = start("prometheus", prometheus(write, prometheusPort, service.port(), exporterPort));
                Thread.sleep(CALM);
                Instant slow = Instant.now();
                service.slowDown(Duration.ofMillis(150));
                Incident incident = await(stage, slow);
                Stage.say("incident after "
                        + Duration.between(slow, Instant.now()).toSeconds() + " s: " + incident.title());
                assertThat(incident.events())
                        .anySatisfy(member -> assertThat(member.signal()).isEqualTo(SignalKind.LATENCY));
                noCounterAlarms(stage, counters(prometheusPort));
            } finally {
                end(prometheus);
                end(exporter);
            }
        }
    }

    private Process start(String name, List<String> command) throws IOException {
        Files.createDirectories(folder);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private List<String> prometheus(URI write, int port, int servicePort, int exporterPort) throws IOException {
        Files.createDirectories(folder);
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: %s
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                  - job_name: node
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                remote_write:
                  - url: %s
                    queue_config: {batch_send_deadline: 1s, max_shards: 1}
                """.formatted(JOB, servicePort, exporterPort, write));
        return List.of(
                PROGRAMS.getFirst(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data-" + port),
                "--web.listen-address=127.0.0.1:" + port);
    }

    private static Incident await(Stage stage, Instant slow) throws InterruptedException {
        Instant deadline = slow.plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            Optional<Incident> found =
                    TopicReader.values(stage.platform().stores().kafka(), Topics.INCIDENTS, Incident.class).stream()
                            .filter(incident -> incident.services().contains(JOB))
                            .filter(incident -> !incident.updatedAt().isBefore(slow))
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(500);
        }
        throw new AssertionError("no incident of " + JOB + " within " + PATIENCE + "; anomalies: "
                + TopicReader.values(stage.platform().stores().kafka(), Topics.ANOMALIES, Anomaly.class).stream()
                        .map(anomaly -> anomaly.entity() + " " + anomaly.metricName() + " " + anomaly.timestamp())
                        .toList());
    }

    /// Names of the counters that Prometheus scrapes.
    private static Set<String> counters(int port) throws IOException, InterruptedException {
        URI metadata = URI.create("http://127.0.0.1:" + port + "/api/v1/targets/metadata");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metadata).build(), HttpResponse.BodyHandlers.ofString());
        Set<String> names = new TreeSet<>();
        for (JsonNode metric : new ObjectMapper().readTree(response.body()).path("data")) {
            if (metric.path("type").asText().equals("counter")) {
                names.add(metric.path("metric").asText());
            }
        }
        assertThat(names).as("counters that Prometheus knows").contains("http_requests_total", "response_bytes");
        return names;
    }

    /// A counter's rate may be abnormal; its value never is.
    private static void noCounterAlarms(Stage stage, Set<String> counters) {
        List<String> alarms =
                TopicReader.values(stage.platform().stores().kafka(), Topics.ANOMALIES, Anomaly.class).stream()
                        .filter(anomaly -> counters.contains(anomaly.metricName()))
                        .filter(anomaly -> anomaly.details().statistic().equals("value"))
                        .map(anomaly -> anomaly.entity() + " " + anomaly.metricName())
                        .toList();
        assertThat(alarms).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
