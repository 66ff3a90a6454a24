package io.epicenter.demo.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// PagerDuty's Events API v2 on loopback: `/v2/enqueue` with its required fields, severities, size limits, rate limit
/// and deduplication by key, and `/v2/change/enqueue`.
public final class PagerDutyReceiver implements AutoCloseable {
    private static final int MOST_BYTES = 512_000;
    private static final int MOST_SUMMARY = 1024;
    private static final int MOST_KEY = 255;
    private static final int MOST_PER_MINUTE = 120;
    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private final String routingKey;
    private final ReceiverLog receiverLog;
    private final Printer printer;
    private final LocalServer server;
    private final Deque<Instant> recent = new ArrayDeque<>();
    private final Map<String, String> alerts = new LinkedHashMap<>();

    /// @param port 0 picks a free one
    /// @param routingKey 32 characters
    public PagerDutyReceiver(int port, String routingKey, ReceiverLog receiverLog, Printer printer) throws IOException {
        if (routingKey.length() != 32) {
            throw new IllegalArgumentException("a routing key has 32 characters, not " + routingKey.length());
        }
        this.routingKey = routingKey;
        this.receiverLog = receiverLog;
        this.printer = printer;
        server = new LocalServer(port, this::answer);
    }

    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    /// Dedup keys of alerts that are triggered or acknowledged now.
    public synchronized List<String> openAlerts() {
        return alerts.entrySet().stream()
                .filter(alert -> !alert.getValue().equals("resolved"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private synchronized LocalServer.Response answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        if (!path.equals("/v2/enqueue") && !path.equals("/v2/change/enqueue")) {
            return new LocalServer.Response(404, status("not found", "no such path", List.of()));
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new LocalServer.Response(405, status("method not allowed", "POST only", List.of()));
        }
        if (tooMany()) {
            return new LocalServer.Response(429, status("throttle exceeded", "too many events", List.of()), 10);
        }
        JsonNode event = LocalServer.json(body);
        boolean change = path.equals("/v2/change/enqueue");
        List<String> errors = change ? changeErrors(event) : errors(event, body.length);
        String action = change ? "change" : event.path("event_action").asText("?");
        String text = new String(body, StandardCharsets.UTF_8);
        if (!errors.isEmpty()) {
            record(action, false, event.path("dedup_key").asText(), String.join("; ", errors), text);
            return new LocalServer.Response(400, status("invalid event", "Event object is invalid", errors));
        }
        return accept(event, action, text);
    }

    private boolean tooMany() {
        Instant now = Instant.now();
        while (!recent.isEmpty() && recent.getFirst().isBefore(now.minus(Duration.ofMinutes(1)))) {
            recent.removeFirst();
        }
        if (recent.size() >= MOST_PER_MINUTE) {
            return true;
        }
        recent.addLast(now);
        return false;
    }

    private List<String> errors(JsonNode event, int sizeBytes) {
        List<String> errors = new ArrayList<>();
        if (sizeBytes > MOST_BYTES) {
            errors.add("event is larger than 512000 bytes");
        }
        checkKey(event, errors);
        String action = event.path("event_action").asText();
        if (!ACTIONS.contains(action)) {
            errors.add("'event_action' must be trigger, acknowledge or resolve");
        }
        String key = event.path("dedup_key").asText();
        if (key.length() > MOST_KEY) {
            errors.add("'dedup_key' is longer than 255");
        }
        if (key.isEmpty() && !action.equals("trigger")) {
            errors.add("'dedup_key' is missing or blank");
        }
        if (action.equals("trigger")) {
            checkPayload(event.path("payload"), errors);
        }
        checkLinks(event, errors);
        return errors;
    }

    private List<String> changeErrors(JsonNode event) {
        List<String> errors = new ArrayList<>();
        checkKey(event, errors);
        if (event.path("payload").path("summary").asText().isBlank()) {
            errors.add("'payload.summary' is missing or blank");
        }
        return errors;
    }

    private void checkKey(JsonNode event, List<String> errors) {
        String key = event.path("routing_key").asText();
        if (key.length() != 32) {
            errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
        } else if (!key.equals(routingKey)) {
            errors.add("'routing_key' is unknown");
        }
    }

    private static void checkPayload(JsonNode payload, List<String> errors) {
        String summary = payload.path("summary").asText();
        if (summary.isBlank() || summary.length() > MOST_SUMMARY) {
            errors.add("'payload.summary' must have 1 to 1024 characters, not " + summary.length());
        }
        if (payload.path("source").asText().isBlank()) {
            errors.add("'payload.source' is missing or blank");
        }
        if (!SEVERITIES.contains(payload.path("severity").asText())) {
            errors.add(
                    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')");
        }
        if (payload.has("timestamp") && !isTime(payload.path("timestamp").asText())) {
            errors.add("'payload.timestamp' is not ISO 8601");
        }
    }

    private static boolean isTime(String text) {
        try {
            java.time.OffsetDateTime.parse(text);
            return true;
        } catch (java.time.format.DateTimeParseException wrong) {
            return false;
        }
    }

    private static void checkLinks(JsonNode event, List<String> errors) {
        for (JsonNode link : event.path("links")) {
            if (link.path("href").asText().isBlank()) {
                errors.add("'links.href' is missing or blank");
            }
        }
        for (JsonNode image : event.path("images")) {
            if (!image.path("src").asText().startsWith("https://")) {
                errors.add("'images.src' must be https");
            }
        }
    }

    private LocalServer.Response accept(JsonNode event, String action, String text) {
        String given = event.path("dedup_key").asText();
        String key = given.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : given;
        String known = alerts.getOrDefault(key, "resolved");
        boolean changes = switch (action) {
            case "trigger" -> {
                alerts.put(key, "triggered");
                yield known.equals("resolved");
            }
            case "acknowledge" -> alerts.replace(key, "triggered", "acknowledged");
            case "resolve" -> alerts.replace(key, "resolved") != null && !known.equals("resolved");
            default -> true;
        };
        String summary = event.path("payload").path("summary").asText();
        record(changes ? action : ReceiverLog.DEDUPLICATED, true, key, summary, text);
        ObjectNode answer = status("success", "Event processed", List.of());
        answer.remove("errors");
        return new LocalServer.Response(202, answer.put("dedup_key", key));
    }

    private static ObjectNode status(String status, String message, List<String> errors) {
        ObjectNode answer =
                LocalServer.MAPPER.createObjectNode().put("status", status).put("message", message);
        ArrayNode list = answer.putArray("errors");
        errors.forEach(list::add);
        return answer;
    }

    private void record(String action, boolean accepted, String key, String text, String body) {
        receiverLog.add(new ReceiverLog.Entry(Instant.now(), "pagerduty", action, accepted, key, "", text, body));
        String shown = text.isEmpty() ? "dedup_key " + key : text;
        printer.line("PagerDuty  " + (accepted ? action : "REFUSED " + action) + ": " + shown);
    }
}
