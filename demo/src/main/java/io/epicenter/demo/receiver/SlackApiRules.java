package io.epicenter.demo.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Slack's Web API demands of a request, and how it reads one. Holds no state.
record SlackApiRules(String token) {
    private static final Pattern CHANNEL = Pattern.compile("#?[A-Za-z0-9_.-]{1,80}");

    /// Why Slack would refuse a request; empty when it takes it.
    String refusal(HttpExchange exchange, String path, String method, JsonNode request) {
        if (!path.startsWith("/api/")
                || !method.matches("chat\\.postMessage|chat\\.update|conversations\\.history|auth\\.test")) {
            return "unknown_method";
        }
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || given.isEmpty()) {
            return "not_authed";
        }
        if (!given.equals("Bearer " + token)) {
            return "invalid_auth";
        }
        if (request.isMissingNode()) {
            return "invalid_json";
        }
        if (!CHANNEL.matcher(request.path("channel").asText()).matches()) {
            return "channel_not_found";
        }
        if (method.equals("conversations.history")) {
            return "";
        }
        if (request.path("text").asText().isEmpty() && request.path("blocks").isEmpty()) {
            return "no_text";
        }
        return BlockKit.check(request);
    }

    /// The fields of a JSON or form body, or of the query.
    static JsonNode read(HttpExchange exchange, byte[] body) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null && type.startsWith("application/json")) {
            return LocalServer.json(body);
        }
        String query = exchange.getRequestURI().getRawQuery();
        String form = body.length > 0 ? new String(body, StandardCharsets.UTF_8) : query == null ? "" : query;
        ObjectNode fields = LocalServer.MAPPER.createObjectNode();
        for (String field : form.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// The fallback text's first line, or the header's.
    static String headline(JsonNode request) {
        String text = request.path("text").asText();
        if (text.isEmpty()) {
            text = request.path("blocks").path(0).path("text").path("text").asText();
        }
        @Nullable String first = text.lines().findFirst().orElse("");
        return first;
    }

    /// A channel named `#incidents` has an id, by which Slack answers.
    static String idOf(String channel) {
        return channel.startsWith("#") ? "C" + String.format("%08X", channel.hashCode()) : channel;
    }
}
