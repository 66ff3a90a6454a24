package io.epicenter.ingest;

/// The answer to a request.
///
/// @param contentType empty when there is no body
public record Reply(int status, String contentType, byte[] body) {
    public static Reply empty(int status) {
        return new Reply(status, "", new byte[0]);
    }
}
