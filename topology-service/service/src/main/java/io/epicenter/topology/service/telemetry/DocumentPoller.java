package io.epicenter.topology.service.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.service.TopologySettings;
import io.epicenter.topology.service.TopologySettings.Document;
import io.epicenter.topology.service.build.TracesAssignment;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Asks for the documents that are configured, each at its interval, and gives them to their sources. Only the builder
/// asks, so that nothing is counted once for each replica.
@ApplicationScoped
public class DocumentPoller {
    /// How long a connection, and how long an answer, may take. Chosen by hand: below the default interval of a
    /// minute, so that one dead address does not hold up the others for a whole round.
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /// Bytes of a document at most. Chosen by hand, to bound the heap: a longer one is cut off there and is not read.
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private final TopologyState state;
    private final TracesAssignment assignment;
    private final TopologySettings config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final ObjectMapper reader = new ObjectMapper(new YAMLFactory());
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Instant> asked = new HashMap<>();

    @Inject
    DocumentPoller(
            TopologyState state,
            @io.smallrye.common.annotation.Identifier(TracesAssignment.NAME) TracesAssignment assignment,
            TopologySettings config,
            MeterRegistry metrics,
            Clock clock) {
        this.state = state;
        this.assignment = assignment;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(every = "${epicenter.topology.build.check:3s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        if (assignment.isBuilder()) {
            config.documents().forEach((name, document) -> pollIfDue(name, document, clock.instant()));
        }
    }

    private void pollIfDue(String name, Document document, Instant now) {
        Instant last = asked.get(name);
        if (last != null && last.plus(document.interval()).isAfter(now)) {
            return;
        }
        asked.put(name, now);
        try {
            state.acceptDocument(document.source(), read(document, now), now);
        } catch (IOException | MalformedMessageException | IllegalArgumentException unreadable) {
            metrics.counter("epicenter.topology.documents.unreadable", "document", name)
                    .increment();
            Log.warnf("document not read: document=%s url=%s reason=%s", name, document.url(), unreadable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode read(Document document, Instant now) throws IOException, InterruptedException {
        URI url = URI.create(document.url()
                .replace("{now}", Long.toString(now.toEpochMilli()))
                .replace("{interval}", Long.toString(document.interval().toMillis())));
        if ("file".equals(url.getScheme())) {
            try (InputStream file = Files.newInputStream(Path.of(url))) {
                return reader.readTree(file.readNBytes(MAX_BYTES));
            }
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(TIMEOUT).header("Accept", "application/json");
        if (document.tokenFile().isPresent()) {
            String token = Files.readString(Path.of(document.tokenFile().get())).strip();
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("status " + answer.statusCode());
                }
                return json.readTree(body.readNBytes(MAX_BYTES));
            }
        }
    }
}
