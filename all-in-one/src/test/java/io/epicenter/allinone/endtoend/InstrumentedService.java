package io.epicenter.allinone.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A small HTTP service with a client of its own, instrumented as Prometheus' client libraries do it. It can be made
/// really slow.
final class InstrumentedService implements AutoCloseable {
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
    private static final int CLIENTS = 4;
    private static final long PAUSE_MILLIS = 80;

    private final HttpServer server;
    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(1);
    private final long[] buckets = new long[BOUNDS.length + 1];
    private double seconds;
    private long requests;
    private long bytes;
    private volatile long extraMillis;

    InstrumentedService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/metrics", exchange -> answer(exchange, exposition()));
        server.createContext("/quote", this::quote);
        server.start();
        for (int i = 0; i < CLIENTS; i++) {
            clients.scheduleWithFixedDelay(this::ask, i * 20L, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Every request takes this much longer from now on.
    void slowDown(Duration extra) {
        extraMillis = extra.toMillis();
    }

    private void quote(HttpExchange exchange) throws IOException {
        long began = System.nanoTime();
        try {
            Thread.sleep(4 + random.nextInt(6) + extraMillis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, "42");
        observe((System.nanoTime() - began) / 1e9);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized void observe(double took) {
        int bucket = 0;
        while (bucket < BOUNDS.length && took > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket]++;
        seconds += took;
        requests++;
        bytes += 1_000 + random.nextInt(500);
    }

    private synchronized String exposition() {
        StringBuilder text = new StringBuilder();
        text.append("# TYPE http_request_duration_seconds histogram\n");
        long cumulative = 0;
        for (int i = 0; i <= BOUNDS.length; i++) {
            cumulative += buckets[i];
            String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
            text.append("http_request_duration_seconds_bucket{le=\"%s\"} %d%n".formatted(bound, cumulative));
        }
        text.append("http_request_duration_seconds_sum ").append(seconds).append('\n');
        text.append("http_request_duration_seconds_count ").append(requests).append('\n');
        text.append("# TYPE http_requests_total counter\n");
        text.append("http_requests_total{code=\"200\",method=\"get\"} ")
                .append(requests)
                .append('\n');
        // Monotonic, though its name does not say so.
        text.append("# TYPE response_bytes counter\nresponse_bytes ")
                .append(bytes)
                .append('\n');
        return text.toString();
    }

    private void ask() {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/quote"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException failed) {
            Stage.say("quote: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
        server.stop(0);
    }
}
