package io.epicenter.demo.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at the incident manager's list every second and remembers since when the right cause has been named.
/// Blocking; one thread.
public final class IncidentPoller {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI list;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private List<SeenIncident> newest = List.of();
    private @Nullable Instant causeSeenAt;

    /// @param incidentManager base address
    public IncidentPoller(URI incidentManager) {
        list = incidentManager.resolve("/api/v1/incidents?limit=200");
    }

    /// Looks once. When there is no answer, what was seen last stays.
    public List<SeenIncident> poll() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(list)
                .timeout(Duration.ofSeconds(5))
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                JsonNode answer = MAPPER.readTree(response.body());
                newest = SeenIncident.list(answer);
            }
        } catch (IOException unreachable) {
            return newest;
        }
        return newest;
    }

    /// Looks once, and tells what has been seen so far.
    public DemoObservation observe(Judge judge, long anomalies, int series) throws InterruptedException {
        poll();
        DemoObservation seen = new DemoObservation(newest, causeSeenAt, anomalies, series);
        Optional<SeenIncident> incident = judge.incident(seen);
        boolean named = incident.isPresent() && judge.namesCause(incident.get());
        if (!named) {
            causeSeenAt = null;
        } else if (causeSeenAt == null) {
            causeSeenAt = Instant.now();
        }
        return new DemoObservation(newest, causeSeenAt, anomalies, series);
    }
}
