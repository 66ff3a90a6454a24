package io.epicenter.ingest.body;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.Bytes;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.memory.ChargedBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Undoes a request's content encoding, gzip or none, within a bound. What it decodes to is charged before it is
/// allocated, as much as has come out so far: a small body may become a thousand times as large.
public final class BodyDecoder {
    /// Where the length of what a gzip file decodes to stands in its last eight bytes, in bits. Source: RFC 1952,
    /// 2.3.1.
    private static final int LENGTH_AT = 32;
    /// Bytes that one byte of deflate can become at most. Source: zlib, technical details (1032 to 1).
    private static final long MAX_RATIO = 1032;

    private BodyDecoder() {}

    /// A body that cannot be had, for a reason of the sender's.
    public sealed interface DecodedBody {
        record Decoded(byte[] bytes) implements DecodedBody {}

        record TooLarge(String detail) implements DecodedBody {}

        record Unsupported(String detail) implements DecodedBody {}
    }

    public static DecodedBody decode(IngestRequest request, int maxBytes) throws MalformedMessageException {
        return switch (request.encoding()) {
            case "" -> request.body().length > maxBytes ? tooLarge(maxBytes) : new DecodedBody.Decoded(request.body());
            case "gzip", "x-gzip" -> gunzip(request, maxBytes);
            default ->
                new DecodedBody.Unsupported(
                        "content encoding '" + request.encoding() + "' is not read here; send gzip or none");
        };
    }

    private static DecodedBody gunzip(IngestRequest request, int maxBytes) throws MalformedMessageException {
        byte[] body = request.body();
        ChargedBuffer decoded = new ChargedBuffer(request.memory(), expectedBytes(body, maxBytes), maxBytes);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            while (true) {
                int room = decoded.room();
                if (room == 0) {
                    if (in.read() < 0) {
                        return new DecodedBody.Decoded(decoded.take());
                    }
                    decoded.discard();
                    return tooLarge(maxBytes);
                }
                int count = in.read(decoded.array(), decoded.size(), room);
                if (count < 0) {
                    return new DecodedBody.Decoded(decoded.take());
                }
                decoded.written(count);
            }
        } catch (IOException malformed) {
            throw new MalformedMessageException("gzip: " + malformed.getMessage(), malformed);
        }
    }

    /// What the end of the file says, unless it cannot be true: then the buffer grows as the bytes come.
    private static int expectedBytes(byte[] body, int maxBytes) {
        if (body.length < Long.BYTES) {
            return 0;
        }
        long told = Bytes.littleEndianLong(body, body.length - Long.BYTES) >>> LENGTH_AT;
        return told > Math.min(maxBytes, body.length * MAX_RATIO) ? 0 : (int) told;
    }

    private static DecodedBody tooLarge(int maxBytes) {
        return new DecodedBody.TooLarge("the decompressed body exceeds " + maxBytes + " bytes; send smaller batches");
    }
}
