package io.epicenter.ingest.protocol;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Undoes a request's content encoding, gzip or none, within a bound.
final class BodyDecoder {
    private BodyDecoder() {}

    /// A body that cannot be had, for a reason of the sender's.
    sealed interface DecodedBody {
        record Decoded(byte[] bytes) implements DecodedBody {}

        record TooLarge(String detail) implements DecodedBody {}

        record Unsupported(String detail) implements DecodedBody {}
    }

    static DecodedBody decode(IngestRequest request, int maxBytes) throws MalformedMessageException {
        return switch (request.encoding()) {
            case "" -> request.body().length > maxBytes ? tooLarge(maxBytes) : new DecodedBody.Decoded(request.body());
            case "gzip", "x-gzip" -> gunzip(request.body(), maxBytes);
            default ->
                new DecodedBody.Unsupported(
                        "content encoding '" + request.encoding() + "' is not read here; send gzip or none");
        };
    }

    private static DecodedBody gunzip(byte[] body, int maxBytes) throws MalformedMessageException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            byte[] bytes = in.readNBytes(maxBytes);
            return in.read() >= 0 ? tooLarge(maxBytes) : new DecodedBody.Decoded(bytes);
        } catch (IOException malformed) {
            throw new MalformedMessageException("gzip: " + malformed.getMessage(), malformed);
        }
    }

    private static DecodedBody tooLarge(int maxBytes) {
        return new DecodedBody.TooLarge("the decompressed body exceeds " + maxBytes + " bytes; send smaller batches");
    }
}
