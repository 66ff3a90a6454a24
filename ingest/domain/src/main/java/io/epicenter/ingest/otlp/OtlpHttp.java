package io.epicenter.ingest.otlp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufWriter;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Refused;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestOutcome.Unavailable;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.body.BodyDecoder;
import io.epicenter.ingest.body.JsonTree;
import java.util.List;

/// What OTLP/HTTP has in common for all signals. Source: OpenTelemetry protocol specification 1.11, OTLP/HTTP.
public final class OtlpHttp {
    public static final String PROTOBUF = "application/x-protobuf";
    public static final String JSON = "application/json";
    public static final List<String> MEDIA_TYPES = List.of(PROTOBUF, JSON);

    /// Codes of `google.rpc.Status`, which OTLP replies with. Source: gRPC status codes.
    private static final int INVALID_ARGUMENT = 3;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int UNAVAILABLE = 14;

    private OtlpHttp() {}

    /// Reads one form of a signal's request; `bytes` are decompressed.
    @FunctionalInterface
    public interface Decoder {
        Interpretation read(byte[] bytes) throws MalformedMessageException;
    }

    /// Decompresses the body and reads it in the form that its content type names.
    public static Interpretation interpret(IngestRequest request, IngestLimits limits, Decoder protobuf, Decoder json) {
        boolean isJson = request.mediaType().equals(JSON);
        if (!isJson && !request.mediaType().equals(PROTOBUF)) {
            return Interpretation.refused(
                    Reason.UNSUPPORTED,
                    "content type '" + request.mediaType() + "' is not read here; send " + PROTOBUF + " or " + JSON);
        }
        int maxBytes = isJson ? Math.min(limits.decodedBytes(), JsonTree.MAX_BYTES) : limits.decodedBytes();
        try {
            return switch (BodyDecoder.decode(request, maxBytes)) {
                case BodyDecoder.DecodedBody.Decoded body -> (isJson ? json : protobuf).read(body.bytes());
                case BodyDecoder.DecodedBody.TooLarge large -> Interpretation.refused(Reason.TOO_LARGE, large.detail());
                case BodyDecoder.DecodedBody.Unsupported other ->
                    Interpretation.refused(Reason.UNSUPPORTED, other.detail());
            };
        } catch (MalformedMessageException malformed) {
            return Interpretation.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    /// The reply to a request that no protocol of OTLP takes, in a form that its sender can show.
    ///
    /// @param status such as 404 or 405
    public static IngestReply notTaken(Headers headers, int status, String message) {
        return status(status, UNIMPLEMENTED, message, headers.mediaType().equals(PROTOBUF));
    }

    /// The reply in the request's content type; `rejectedField` is the signal's own, such as `rejectedSpans`.
    public static IngestReply reply(Headers headers, IngestOutcome outcome, String rejectedField) {
        boolean protobuf = headers.mediaType().equals(PROTOBUF);
        return switch (outcome) {
            case Stored stored -> stored(stored.rejections(), rejectedField, protobuf);
            case Refused refused ->
                status(
                        refused.reason().status(),
                        refused.reason() == Reason.TOO_LARGE ? RESOURCE_EXHAUSTED : INVALID_ARGUMENT,
                        refused.detail(),
                        protobuf);
            case Unavailable unavailable -> status(503, UNAVAILABLE, unavailable.detail(), protobuf);
        };
    }

    private static IngestReply stored(Rejections rejections, String rejectedField, boolean protobuf) {
        long count = rejections.count();
        if (protobuf) {
            ProtobufWriter response = new ProtobufWriter();
            if (count > 0) {
                response.writeMessage(
                        1, new ProtobufWriter().writeLong(1, count).writeString(2, rejections.text()));
            }
            return new IngestReply(200, PROTOBUF, response.toByteArray());
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        if (count > 0) {
            response.putObject("partialSuccess")
                    .put(rejectedField, Long.toString(count))
                    .put("errorMessage", rejections.text());
        }
        return new IngestReply(200, JSON, Json.write(response));
    }

    /// A google.rpc.Status.
    private static IngestReply status(int httpStatus, int code, String message, boolean protobuf) {
        if (protobuf) {
            ProtobufWriter status = new ProtobufWriter().writeLong(1, code).writeString(2, message);
            return new IngestReply(httpStatus, PROTOBUF, status.toByteArray());
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("code", code).put("message", message);
        return new IngestReply(httpStatus, JSON, Json.write(status));
    }
}
