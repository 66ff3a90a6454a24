package io.epicenter.demo.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A small HTTP server on loopback that answers in JSON.
final class LocalServer implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param port 0 picks a free one
    LocalServer(int port, Handler answerer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> serve(exchange, answerer));
        server.setExecutor(threads);
        server.start();
    }

    /// Answers one request; the body is at most [#MOST_BYTES] long.
    interface Handler {
        Response answer(HttpExchange exchange, byte[] body);
    }

    static final int MOST_BYTES = 2 * 1024 * 1024;

    /// @param retryAfterSeconds sent as a header when above 0
    record Response(int status, JsonNode body, int retryAfterSeconds) {
        Response(int status, JsonNode body) {
            this(status, body, 0);
        }
    }

    private static void serve(HttpExchange exchange, Handler answerer) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
            Response answer = answerer.answer(exchange, body);
            byte[] bytes = MAPPER.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            if (answer.retryAfterSeconds() > 0) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfterSeconds()));
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    /// The body as a JSON object; a missing node when it is none.
    static JsonNode json(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(new String(body, java.nio.charset.StandardCharsets.UTF_8));
            return node != null && node.isObject() ? node : MAPPER.missingNode();
        } catch (JsonProcessingException malformed) {
            return MAPPER.missingNode();
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
