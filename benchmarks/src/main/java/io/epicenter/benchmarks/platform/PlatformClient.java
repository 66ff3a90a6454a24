package io.epicenter.benchmarks.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the platform says over REST: incidents and its own metrics. Blocking.
final class PlatformClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RunningPlatform platform;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    PlatformClient(RunningPlatform platform) {
        this.platform = platform;
    }

    /// @param blamed name of the service at the first place; of a call, its server; empty while none is named
    record Incident(String id, String title, String blamed, double confidence, long detectedMillis) {}

    /// All incidents so far, at most 200.
    List<Incident> incidents() throws IOException {
        JsonNode answer = MAPPER.readTree(get(platform.front("console").resolve("/api/v1/incidents?limit=200")));
        List<Incident> incidents = new ArrayList<>();
        for (JsonNode item : answer.isArray() ? answer : answer.path("items")) {
            JsonNode incident = item.path("incident").isObject() ? item.path("incident") : item;
            String entity = incident.path("root_cause")
                    .path("candidates")
                    .path(0)
                    .path("entity")
                    .asText();
            String name = entity.substring(entity.lastIndexOf('/') + 1);
            incidents.add(new Incident(
                    incident.path("id").asText(),
                    incident.path("title").asText(),
                    name.substring(name.indexOf('>') + 1),
                    incident.path("root_cause").path("confidence").asDouble(),
                    Instant.parse(incident.path("detected_at").asText()).toEpochMilli()));
        }
        return incidents;
    }

    /// A metric of the detector, summed over its labels.
    double detector(String metric) throws IOException {
        String page = new String(get(platform.management("detector").resolve("/q/metrics")), StandardCharsets.UTF_8);
        return page.lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private byte[] get(URI address) throws IOException {
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(30))
                            .header("Accept", "application/json, text/plain")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(address + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
