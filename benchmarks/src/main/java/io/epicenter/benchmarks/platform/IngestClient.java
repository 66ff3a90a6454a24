package io.epicenter.benchmarks.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Sends to the front door as Prometheus does: waits and sends again on 429 and 5xx, within a bound. Thread-safe.
final class IngestClient {
    private static final int MOST_ATTEMPTS = 100;

    private final URI address;
    private final AtomicLong retries = new AtomicLong();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    IngestClient(URI address) {
        this.address = address;
    }

    /// Requests that had to be sent again.
    long retries() {
        return retries.get();
    }

    void samples(byte[] body) throws IOException {
        post(HttpRequest.newBuilder(address.resolve("/api/v1/write"))
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /// Tells of a deploy that happened now.
    void deploy(String service, String namespace) throws IOException {
        String event = "{\"type\":\"deploy\",\"service\":\"" + service + "\",\"namespace\":\"" + namespace
                + "\",\"title\":\"deploy " + service + "\"}";
        post(HttpRequest.newBuilder(address.resolve("/api/v1/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event, StandardCharsets.UTF_8)));
    }

    private void post(HttpRequest.Builder post) throws IOException {
        HttpRequest request = post.timeout(Duration.ofSeconds(30)).build();
        String last = "no answer";
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    break;
                }
                retries.incrementAndGet();
                Thread.sleep(Math.min(2000, 100L * attempt));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }
        throw new IOException("the front door does not take " + request.uri().getPath() + ": " + last);
    }
}
