package io.epicenter.ingest;

import java.util.Map;

/// The answer to a request.
///
/// @param contentType empty when there is no body
/// @param headers further ones
public record IngestReply(int status, String contentType, byte[] body, Map<String, String> headers) {
    public IngestReply {
        headers = Map.copyOf(headers);
    }

    public IngestReply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    public static IngestReply empty(int status) {
        return new IngestReply(status, "", new byte[0]);
    }

    /// The same with these headers.
    public IngestReply with(Map<String, String> more) {
        return new IngestReply(status, contentType, body, more);
    }
}
