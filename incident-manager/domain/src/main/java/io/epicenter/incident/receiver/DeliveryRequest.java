package io.epicenter.incident.receiver;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One HTTP request to a receiver. Its text form shows neither address nor headers: both may hold secrets.
///
/// @param method GET or POST
/// @param body empty for GET
public record DeliveryRequest(String method, URI uri, Map<String, String> headers, byte[] body) {
    public DeliveryRequest {
        headers = Map.copyOf(headers);
    }

    static DeliveryRequest post(URI uri, Map<String, String> headers, String body) {
        return new DeliveryRequest("POST", uri, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static DeliveryRequest get(URI uri, Map<String, String> headers) {
        return new DeliveryRequest("GET", uri, headers, new byte[0]);
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
