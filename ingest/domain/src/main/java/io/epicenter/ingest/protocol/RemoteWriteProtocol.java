package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.Snappy;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.series.SeriesPartitions;
import io.epicenter.ingest.series.SeriesSplitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Prometheus remote-write. Source: prometheus.io remote-write specifications 1.0 and 2.0.
///
/// Series are regrouped by the partition of their entity into remote-write 2.0 records, in which each text
/// stands once; their order within a partition is kept. Bad series are named in a 400 after the good ones
/// were stored. Native histograms are stored as classic ones; exemplars and metadata are passed over. A body without a
/// content encoding may be a snappy block or plain protobuf.
@Singleton
public final class RemoteWriteProtocol implements Protocol {
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final String MEDIA_TYPE_2 = MEDIA_TYPE + ";proto=io.prometheus.write.v2.Request";
    private static final String VERSION_2 = "io.prometheus.write.v2.request";
    private static final Set<String> PROTOS = Set.of("prometheus.writerequest", VERSION_2);
    private static final Pattern VERSIONS_1 = Pattern.compile("[01]\\..*");
    private static final Pattern VERSIONS_2 = Pattern.compile("2\\..*");
    private static final String VERSION_HEADER = "X-Prometheus-Remote-Write-Version";
    /// The first byte of what a request begins with: series and metadata of 1.0, symbols and series of 2.0, with a
    /// length. Source: remote-write 1.0 and 2.0. As the length of a block they would be 10 to 42 bytes.
    private static final int SERIES_TAG = 0x0A;
    private static final int METADATA_TAG = 0x1A;
    private static final int SYMBOL_TAG = 0x22;
    private static final int SYMBOL_SERIES_TAG = 0x2A;

    private final IngestLimits limits;
    private final SeriesPartitions partitions;

    @Inject
    public RemoteWriteProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.partitions = new SeriesPartitions(resolver, limits.rememberedSeries());
    }

    @Override
    public String name() {
        return "remote_write";
    }

    @Override
    public String path() {
        return "/api/v1/write";
    }

    @Override
    public String summary() {
        return "Prometheus remote-write 1.0 and 2.0: a snappy-compressed prometheus.WriteRequest or "
                + "io.prometheus.write.v2.Request. 204 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(MEDIA_TYPE, MEDIA_TYPE_2);
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts counts) {
        String unsupported = unsupported(request);
        if (unsupported != null) {
            return Interpretation.refused(Reason.UNSUPPORTED, unsupported);
        }
        try {
            byte[] body = request.body();
            boolean isSnappy = isSnappy(request);
            long declared = isSnappy ? Snappy.declaredLength(body) : body.length;
            if (declared > limits.decodedBytes()) {
                return Interpretation.refused(
                        Reason.TOO_LARGE,
                        "the body declares " + declared + " bytes when decompressed, the limit is "
                                + limits.decodedBytes() + "; lower max_samples_per_send");
            }
            if (isSnappy) {
                request.memory().reserve(declared);
            }
            byte[] message = isSnappy ? Snappy.decode(body, limits.decodedBytes()) : body;
            return new SeriesSplitter(limits, request, partitions.of(counts.of(Topics.METRICS)))
                    .split(message, isVersion2(request.headers()));
        } catch (MalformedMessageException malformed) {
            return Interpretation.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    private static @Nullable String unsupported(IngestRequest request) {
        String contentType = Objects.requireNonNullElse(request.headers().value("Content-Type"), "");
        String proto = proto(request.headers());
        if (!request.mediaType().equals(MEDIA_TYPE) || !(proto.isEmpty() || PROTOS.contains(proto))) {
            return "content type '" + contentType + "' is not read here; send remote-write 1.0 or 2.0: Content-Type: "
                    + MEDIA_TYPE + ", in Prometheus protobuf_message: prometheus.WriteRequest or "
                    + "io.prometheus.write.v2.Request";
        }
        if (!request.encoding().equals("snappy") && !request.encoding().isEmpty()) {
            return "content encoding '" + request.encoding() + "' is not read here; send Content-Encoding: snappy";
        }
        String version = request.headers().value(VERSION_HEADER);
        Pattern fitting = isVersion2(request.headers()) ? VERSIONS_2 : VERSIONS_1;
        if (version != null && !fitting.matcher(version).matches()) {
            return VERSION_HEADER + " " + version + " does not fit the content type; send one that matches " + fitting;
        }
        return null;
    }

    /// The message that the content type names, in lower case; empty when it names none, which means 1.0.
    private static String proto(Headers headers) {
        String contentType = Objects.requireNonNullElse(headers.value("Content-Type"), "");
        for (String parameter : contentType.split(";", -1)) {
            String[] parts = parameter.split("=", 2);
            if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("proto")) {
                return parts[1].strip().replace("\"", "").toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static boolean isVersion2(Headers headers) {
        return proto(headers).equals(VERSION_2);
    }

    /// Whether the body is compressed. Some clients compress it and do not say so in a header; some say
    /// nothing and send
    /// it as it is. A plain request begins with the tag of a series or of metadata, a block with the length
    /// of what it decodes to; a block that began with the same byte would hold less than one series with one
    /// sample.
    private static boolean isSnappy(IngestRequest request) {
        if (!request.encoding().isEmpty()) {
            return true;
        }
        byte[] body = request.body();
        if (body.length == 0) {
            return false;
        }
        boolean plain = isVersion2(request.headers())
                ? body[0] == SYMBOL_TAG || body[0] == SYMBOL_SERIES_TAG
                : body[0] == SERIES_TAG || body[0] == METADATA_TAG;
        return !plain;
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        IngestReply reply = ProblemReplies.reply(outcome, IngestReply.empty(204));
        return isVersion2(headers) ? reply.with(written(outcome)) : reply;
    }

    /// How much was written. Source: remote-write 2.0, "Required Written Response Headers". Exemplars are read by
    /// nothing and not stored.
    private static Map<String, String> written(IngestOutcome outcome) {
        long accepted = outcome instanceof Stored stored ? stored.accepted() : 0;
        long histograms = outcome instanceof Stored stored ? stored.histograms() : 0;
        return Map.of(
                "X-Prometheus-Remote-Write-Samples-Written",
                Long.toString(accepted - histograms),
                "X-Prometheus-Remote-Write-Histograms-Written",
                Long.toString(histograms),
                "X-Prometheus-Remote-Write-Exemplars-Written",
                "0");
    }
}
