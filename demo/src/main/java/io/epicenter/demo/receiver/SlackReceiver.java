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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slack's Web API on loopback: `chat.postMessage`, `chat.update`, `conversations.history`, with the rules that a
/// sender must keep: bearer token, JSON or form, Block Kit limits, one new message per second and channel.
/// A violation is answered as Slack does: status 200 and `ok: false`.
public final class SlackReceiver implements AutoCloseable {
    /// Slack takes one new message a second in a channel (docs.slack.dev, rate limits of `chat.postMessage`).
    private static final Duration PACE = Duration.ofSeconds(1);

    /// Messages that are kept: more than a story or a test posts.
    private static final int MOST_MESSAGES = 1000;

    private final SlackApiRules rules;
    private final ReceiverLog receiverLog;
    private final Printer printer;
    private final LocalServer server;
    private final Map<String, Instant> lastPost = new HashMap<>();
    /// By channel and ts, oldest first.
    private final Map<String, ObjectNode> messages = new LinkedHashMap<>();
    private long sequence;

    /// @param port 0 picks a free one
    public SlackReceiver(int port, String token, ReceiverLog receiverLog, Printer printer) throws IOException {
        this.rules = new SlackApiRules(token);
        this.receiverLog = receiverLog;
        this.printer = printer;
        server = new LocalServer(port, this::answer);
    }

    /// Base address; the methods are at `/api/...`.
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized LocalServer.Response answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        String method = path.substring(path.lastIndexOf('/') + 1);
        JsonNode request = SlackApiRules.read(exchange, body);
        String wrong = rules.refusal(exchange, path, method, request);
        String text = new String(body, StandardCharsets.UTF_8);
        if (!wrong.isEmpty()) {
            return refuse(method, request, wrong, text);
        }
        return switch (method) {
            case "chat.postMessage" -> post(request, text);
            case "chat.update" -> update(request, text);
            default -> history(request);
        };
    }

    private LocalServer.Response post(JsonNode request, String body) {
        String channel = SlackApiRules.idOf(request.path("channel").asText());
        Instant now = Instant.now();
        Instant last = lastPost.get(channel);
        if (last != null && now.isBefore(last.plus(PACE))) {
            record("chat.postMessage", false, "", channel, "ratelimited", body);
            return new LocalServer.Response(429, failed("ratelimited"), 1);
        }
        lastPost.put(channel, now);
        String ts = now.getEpochSecond() + "." + String.format("%06d", ++sequence % 1_000_000);
        keep(channel, ts, request);
        record("chat.postMessage", true, ts, channel, SlackApiRules.headline(request), body);
        return done(channel, ts, request);
    }

    private LocalServer.Response update(JsonNode request, String body) {
        String channel = SlackApiRules.idOf(request.path("channel").asText());
        String ts = request.path("ts").asText();
        if (!messages.containsKey(channel + ts)) {
            return refuse("chat.update", request, "message_not_found", body);
        }
        keep(channel, ts, request);
        record("chat.update", true, ts, channel, SlackApiRules.headline(request), body);
        return done(channel, ts, request);
    }

    private LocalServer.Response history(JsonNode request) {
        String channel = SlackApiRules.idOf(request.path("channel").asText());
        ObjectNode answer = LocalServer.MAPPER.createObjectNode().put("ok", true);
        ArrayNode list = answer.putArray("messages");
        messages.forEach((key, message) -> {
            if (key.startsWith(channel)) {
                list.insert(0, message);
            }
        });
        answer.put("has_more", false);
        return new LocalServer.Response(200, answer);
    }

    private void keep(String channel, String ts, JsonNode request) {
        ObjectNode message = request.deepCopy();
        message.remove("channel");
        message.put("type", "message").put("ts", ts).put("user", "U0EPICENTER").put("bot_id", "B0EPICENTER");
        messages.put(channel + ts, message);
        if (messages.size() > MOST_MESSAGES) {
            messages.remove(messages.keySet().iterator().next());
        }
    }

    private static LocalServer.Response done(String channel, String ts, JsonNode request) {
        ObjectNode answer = LocalServer.MAPPER.createObjectNode();
        answer.put("ok", true).put("channel", channel).put("ts", ts);
        answer.putObject("message").put("text", request.path("text").asText()).put("ts", ts);
        return new LocalServer.Response(200, answer);
    }

    private LocalServer.Response refuse(String method, JsonNode request, String wrong, String body) {
        record(
                method,
                false,
                request.path("ts").asText(),
                request.path("channel").asText(),
                wrong,
                body);
        return new LocalServer.Response(200, failed(wrong));
    }

    private static ObjectNode failed(String wrong) {
        int colon = wrong.indexOf(": ");
        ObjectNode answer = LocalServer.MAPPER.createObjectNode().put("ok", false);
        answer.put("error", colon < 0 ? wrong : wrong.substring(0, colon));
        if (colon > 0) {
            answer.putObject("response_metadata").putArray("messages").add("[ERROR] " + wrong.substring(colon + 2));
        }
        return answer;
    }

    private void record(String action, boolean accepted, String ts, String channel, String text, String body) {
        receiverLog.add(new ReceiverLog.Entry(Instant.now(), "slack", action, accepted, ts, channel, text, body));
        String verb = accepted ? action.equals("chat.update") ? "message updated" : "new message" : "REFUSED " + action;
        printer.line("Slack      " + channel + "  " + verb + ": " + text);
    }
}
