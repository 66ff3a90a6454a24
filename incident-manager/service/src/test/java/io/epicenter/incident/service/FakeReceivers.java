package io.epicenter.incident.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import redis.embedded.RedisServer;

/// Real HTTP servers that enforce the rules of Slack, PagerDuty and a signed webhook; and a real Redis.
public class FakeReceivers implements QuarkusTestResourceLifecycleManager {
    static final String TOKEN = "xoxb-canary-0123456789";
    static final String ROUTING_KEY = "canary0123456789canary0123456789";
    static final String SECRET = "canary-webhook-secret";
    static final String CHANNEL = "C024BE91L";

    record Call(String method, JsonNode body, int answer) {}

    static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    /// Answers for the next calls of any receiver instead of the real one; 0 = do not answer in time.
    static final Queue<Integer> FAILURES = new ConcurrentLinkedQueue<>();

    /// Incidents whose next message to Slack is taken, but answered too late.
    static final Queue<String> LATE_MESSAGES = new ConcurrentLinkedQueue<>();

    /// Receivers by method that are out of order until further notice: every call to them fails in this way.
    static final Map<String, Fault> FAULTS = new ConcurrentHashMap<>();
    /// How many calls of a method have been made while it was out of order, and how many of them at once at most.
    static final Map<String, Burden> BURDENS = new ConcurrentHashMap<>();

    /// HANG: takes the request and never answers. DRIP: an answer that never ends. The others answer an error at once.
    enum Fault {
        HANG,
        DRIP,
        ERROR_500,
        TOO_MANY_429
    }

    static final class Burden {
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();

        void begins() {
            calls.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
        }

        void ends() {
            now.decrementAndGet();
        }
    }

    /// Bytes that a drip promises, so that an end before them is no answer.
    private static final long NEVER_REACHED = 1_000_000;

    private static final AtomicInteger TIMESTAMP = new AtomicInteger();
    private static final List<String> MESSAGES = new CopyOnWriteArrayList<>();

    private HttpServer server;
    private RedisServer redis;

    static List<JsonNode> accepted(String method, String incident) {
        return CALLS.stream()
                .filter(call -> call.method().equals(method) && call.answer() < 300)
                .map(Call::body)
                .filter(body -> body.toString().contains(incident))
                .toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/slack/", this::slack);
            server.createContext("/pagerduty/v2/enqueue", this::pagerDuty);
            server.createContext("/hook", this::webhook);
            server.start();
            int redisPort = freePort();
            redis = RedisServer.newRedisServer()
                    .port(redisPort)
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            redis.start();
            return config("http://127.0.0.1:" + server.getAddress().getPort(), redisPort);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> config(String base, int redisPort) throws IOException {
        Map<String, String> config = new HashMap<>();
        // one fixed port beside a random one: a start that Quarkus by itself does not survive
        config.put("quarkus.management.test-port", Integer.toString(freePort()));
        config.put("quarkus.redis.hosts", "redis://127.0.0.1:" + redisPort);
        config.put("epicenter.incidents.public-url", "http://console.example/");
        config.put("epicenter.incidents.update-interval", "200ms");
        config.put("epicenter.incidents.delivery.timeout", "1s");
        config.put("epicenter.incidents.delivery.deadline", "1500ms");
        config.put("epicenter.incidents.delivery.first-back-off", "100ms");
        config.put("epicenter.incidents.delivery.max-back-off", "2s");
        config.put("epicenter.incidents.delivery.rest", "2s");
        config.put("epicenter.incidents.slack.url", base + "/slack");
        config.put("epicenter.incidents.slack.token", TOKEN);
        config.put("epicenter.incidents.slack.channel", CHANNEL);
        config.put("epicenter.incidents.pagerduty.url", base + "/pagerduty");
        config.put("epicenter.incidents.pagerduty.routing-key", ROUTING_KEY);
        config.put("epicenter.incidents.webhook.url", base + "/hook");
        config.put("epicenter.incidents.webhook.secret", SECRET);
        config.put("epicenter.incidents.runbook-dir", "../../runbooks");
        return config;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private interface Rule {
        String check(HttpExchange exchange, byte[] bytes, JsonNode body);
    }

    private void slack(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestURI().getPath().substring("/slack/".length());
        answer(exchange, method, 200, (any, bytes, body) -> slackAnswer(exchange, method, body));
    }

    private static String slackAnswer(HttpExchange exchange, String method, JsonNode body) {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return "{\"ok\":false,\"error\":\"invalid_auth\"}";
        }
        if (method.equals("conversations.history")) {
            return "{\"ok\":true,\"messages\":[" + String.join(",", MESSAGES) + "]}";
        }
        if (!body.path("channel").asText().equals(CHANNEL)) {
            return "{\"ok\":false,\"error\":\"channel_not_found\"}";
        }
        if (body.path("text").asText().isEmpty() || body.path("blocks").size() > 50) {
            return "{\"ok\":false,\"error\":\"invalid_blocks\"}";
        }
        if (method.equals("chat.update")) {
            return MESSAGES.stream()
                            .anyMatch(one -> one.contains(body.path("ts").asText("none")))
                    ? ok(body.path("ts").asText())
                    : "{\"ok\":false,\"error\":\"message_not_found\"}";
        }
        String timestamp = "1772.%06d".formatted(TIMESTAMP.incrementAndGet());
        MESSAGES.add("{\"ts\":\"" + timestamp + "\",\"metadata\":" + body.path("metadata") + "}");
        return ok(timestamp);
    }

    private static String ok(String timestamp) {
        return "{\"ok\":true,\"channel\":\"" + CHANNEL + "\",\"ts\":\"" + timestamp + "\"}";
    }

    private void pagerDuty(HttpExchange exchange) throws IOException {
        answer(exchange, "enqueue", 202, (any, bytes, body) -> {
            boolean known = body.path("routing_key").asText().equals(ROUTING_KEY)
                    && !body.path("dedup_key").asText().isEmpty();
            boolean whole = !body.path("event_action").asText().equals("trigger")
                    || (!body.path("payload").path("summary").asText().isEmpty()
                            && !body.path("payload").path("source").asText().isEmpty()
                            && List.of("critical", "error", "warning", "info")
                                    .contains(body.path("payload")
                                            .path("severity")
                                            .asText()));
            return known && whole && bytes.length <= 512_000 ? "{\"status\":\"success\"}" : null;
        });
    }

    private void webhook(HttpExchange exchange) throws IOException {
        answer(exchange, "hook", 204, (any, bytes, body) -> {
            boolean signed = ("sha256=" + sign(bytes))
                    .equals(exchange.getRequestHeaders().getFirst("X-Signature"));
            boolean keyed = body.path("id")
                    .asText("-")
                    .equals(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            return signed && keyed ? "" : null;
        });
    }

    private static String sign(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void answer(HttpExchange exchange, String method, int success, Rule rule) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            Fault fault = FAULTS.get(method);
            if (fault != null) {
                beOutOfOrder(exchange, method, fault);
                return;
            }
            JsonNode body = bytes.length == 0
                    ? com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode()
                    : Json.read(bytes, JsonNode.class);
            boolean late = method.equals("chat.postMessage")
                    && LATE_MESSAGES.removeIf(incident -> body.toString().contains(incident));
            Integer failure =
                    late ? Integer.valueOf(0) : method.equals("conversations.history") ? null : FAILURES.poll();
            String reply = failure == null || failure == 0 ? rule.check(exchange, bytes, body) : "failing";
            int status = failure != null && failure > 0 ? failure : reply == null ? 400 : success;
            CALLS.add(new Call(method, body, failure != null ? 599 : status));
            if (failure != null && failure == 0) {
                Thread.sleep(3_000);
            }
            exchange.getResponseHeaders().add("Retry-After", "1");
            byte[] out = reply == null ? new byte[0] : reply.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 || out.length == 0 ? -1 : out.length);
            if (status != 204) {
                exchange.getResponseBody().write(out);
            }
        } catch (MalformedMessageException notJson) {
            CALLS.add(new Call(method, com.fasterxml.jackson.databind.node.NullNode.instance, 400));
            exchange.sendResponseHeaders(400, -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void beOutOfOrder(HttpExchange exchange, String method, Fault fault)
            throws IOException, InterruptedException {
        Burden burden = BURDENS.computeIfAbsent(method, any -> new Burden());
        burden.begins();
        try {
            switch (fault) {
                case ERROR_500 -> exchange.sendResponseHeaders(500, -1);
                case TOO_MANY_429 -> exchange.sendResponseHeaders(429, -1);
                case HANG -> {
                    while (FAULTS.containsKey(method)) {
                        Thread.sleep(50);
                    }
                }
                case DRIP -> {
                    exchange.sendResponseHeaders(200, NEVER_REACHED);
                    while (FAULTS.containsKey(method)) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                        Thread.sleep(50);
                    }
                }
            }
        } finally {
            burden.ends();
        }
    }

    @Override
    public void stop() {
        server.stop(0);
        try {
            redis.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
