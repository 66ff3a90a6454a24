package io.epicenter.demo.story;

import java.time.Instant;
import java.util.Map;

/// One HTTP POST to the front door.
///
/// @param eventTime from which on it could be sent: no earlier than the newest time in the body
/// @param live whether it belongs to the live part
/// @param series how many series are exposed by the shop then; 0 when the body is not of samples
/// @param samples how many samples the body holds
/// @param title what it tells, of an event; otherwise empty
public record TelemetryRequest(
        Instant eventTime,
        boolean live,
        String path,
        String contentType,
        Map<String, String> headers,
        byte[] body,
        int series,
        int samples,
        String title) {
    public static final String WRITE = "/api/v1/write";
    public static final String TRACES = "/v1/traces";
    public static final String LOGS = "/v1/logs";
    public static final String EVENTS = "/api/v1/events";

    public TelemetryRequest {
        headers = Map.copyOf(headers);
    }
}
