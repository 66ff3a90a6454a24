package io.epicenter.incident.receiver;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One HTTP request to a receiver. Its text form shows neither address nor headers: both may hold secrets.
///
/// @param method GET or POST
/// @param body empty for GET
public record Request(String method, URI uri, Map<String, String> headers, byte[] body) {
    public Request {
        headers = Map.copyOf(headers);
    }

    static Request post(URI uri, Map<String, String> headers, String body) {
        return new Request("POST", uri, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static Request get(URI uri, Map<String, String> headers) {
        return new Request("GET", uri, headers, new byte[0]);
    }

    /// The body as text.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " of " + body.length + " bytes";
    }
}
