package io.epicenter.ingest;

/// The answer to a request.
///
/// @param contentType empty when there is no body
public record IngestReply(int status, String contentType, byte[] body) {
    public static IngestReply empty(int status) {
        return new IngestReply(status, "", new byte[0]);
    }
}
