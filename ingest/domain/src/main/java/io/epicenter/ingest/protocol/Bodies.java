package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Undoes a request's content encoding, gzip or none, within a bound.
final class Bodies {
    private Bodies() {}

    /// A body that cannot be had, for a reason of the sender's.
    sealed interface Body {
        record Decoded(byte[] bytes) implements Body {}

        record TooLarge(String detail) implements Body {}

        record Unsupported(String detail) implements Body {}
    }

    static Body decode(IngestRequest request, int maxBytes) throws MalformedMessageException {
        return switch (request.encoding()) {
            case "" -> request.body().length > maxBytes ? tooLarge(maxBytes) : new Body.Decoded(request.body());
            case "gzip", "x-gzip" -> gunzip(request.body(), maxBytes);
            default ->
                new Body.Unsupported(
                        "content encoding '" + request.encoding() + "' is not read here; send gzip or none");
        };
    }

    private static Body gunzip(byte[] body, int maxBytes) throws MalformedMessageException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            byte[] bytes = in.readNBytes(maxBytes);
            return in.read() >= 0 ? tooLarge(maxBytes) : new Body.Decoded(bytes);
        } catch (IOException malformed) {
            throw new MalformedMessageException("gzip: " + malformed.getMessage(), malformed);
        }
    }

    private static Body tooLarge(int maxBytes) {
        return new Body.TooLarge("the decompressed body exceeds " + maxBytes + " bytes; send smaller batches");
    }
}
