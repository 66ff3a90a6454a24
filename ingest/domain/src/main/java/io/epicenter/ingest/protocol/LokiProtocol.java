package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.Snappy;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.body.BodyDecoder;
import io.epicenter.ingest.body.JsonTree;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.otlp.LogRecordBuilder;
import io.epicenter.ingest.otlp.LokiPush;
import io.epicenter.ingest.otlp.OtlpHttp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// Loki's push API, as Promtail, Alloy, Fluent Bit and log libraries use it: JSON, plain or gzip, or protobuf in a
/// snappy
/// block. Source: Loki, HTTP API.
@Singleton
public final class LokiProtocol implements Protocol {
    /// Heap bytes for each byte of a protobuf request while a line is read, and the bytes above which only [#LONG_LINE]
    /// of
    /// them count. Chosen by hand, as of OTLP lines.
    private static final long SHORT_LINE = 24;
    private static final long LONG_LINE = 4;
    private static final long MAX_SHORT_LINE = 3 << 19;

    private final IngestLimits limits;
    private final EntityResolver resolver;

    @Inject
    public LokiProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "loki_push";
    }

    @Override
    public String path() {
        return "/loki/api/v1/push";
    }

    @Override
    public String summary() {
        return "Loki push: {streams: [{stream, values}]} as JSON, or a snappy-compressed logproto.PushRequest. 204 when "
                + "stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return OtlpHttp.MEDIA_TYPES;
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        try {
            return switch (request.mediaType()) {
                case OtlpHttp.JSON -> json(request);
                case OtlpHttp.PROTOBUF -> protobuf(request);
                default ->
                    Interpretation.refused(
                            Reason.UNSUPPORTED,
                            "content type '" + request.mediaType() + "' is not read here; send "
                                    + String.join(" or ", mediaTypes()));
            };
        } catch (MalformedMessageException malformed) {
            return Interpretation.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    private Interpretation json(IngestRequest request) throws MalformedMessageException {
        return switch (BodyDecoder.decode(request, Math.min(limits.decodedBytes(), JsonTree.MAX_BYTES))) {
            case BodyDecoder.DecodedBody.Decoded body -> {
                LogRecordBuilder lines = new LogRecordBuilder(limits, resolver, request);
                LokiPush.readJson(JsonTree.read(body.bytes(), request.memory()), lines);
                yield lines.finish();
            }
            case BodyDecoder.DecodedBody.TooLarge large -> Interpretation.refused(Reason.TOO_LARGE, large.detail());
            case BodyDecoder.DecodedBody.Unsupported other ->
                Interpretation.refused(Reason.UNSUPPORTED, other.detail());
        };
    }

    private Interpretation protobuf(IngestRequest request) throws MalformedMessageException {
        if (!request.encoding().equals("snappy") && !request.encoding().isEmpty()) {
            return Interpretation.refused(
                    Reason.UNSUPPORTED,
                    "content encoding '" + request.encoding() + "' is not read here; send snappy or none");
        }
        long declared = Snappy.declaredLength(request.body());
        if (declared > limits.decodedBytes()) {
            return Interpretation.refused(
                    Reason.TOO_LARGE,
                    "the body declares " + declared + " bytes when decompressed, the limit is " + limits.decodedBytes()
                            + "; send smaller batches");
        }
        request.memory().reserve(declared + Math.min(SHORT_LINE * declared, LONG_LINE * declared + MAX_SHORT_LINE));
        LogRecordBuilder lines = new LogRecordBuilder(limits, resolver, request);
        LokiPush.readProtobuf(Snappy.decode(request.body(), limits.decodedBytes()), lines);
        return lines.finish();
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(204));
    }
}
