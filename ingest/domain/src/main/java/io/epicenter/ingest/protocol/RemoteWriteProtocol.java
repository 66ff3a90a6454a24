package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.Snappy;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestOutcome.Reason;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.series.PartitionCache;
import io.epicenter.ingest.series.RecordBatches;
import io.epicenter.ingest.series.SeriesValidator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prometheus remote-write 1.0. Source: prometheus.io remote-write specification 1.0.
///
/// Series are regrouped by the partition of their entity into remote-write 2.0 records, in which each text
/// stands once; their order within a partition is kept. Bad series are named in a 400 after the good ones
/// were stored. Samples without a float value (native histograms alone) are passed over. A body without a content
/// encoding may be a snappy block or plain protobuf.
@Singleton
public final class RemoteWriteProtocol implements Protocol {
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final String VERSION_HEADER = "X-Prometheus-Remote-Write-Version";
    /// The first byte of a series and of metadata in a request: field 1 or 3, with a length. Source:
    /// remote-write 1.0, remote.proto. As the length of a block they would be 10 and 26 bytes.
    private static final int SERIES_TAG = 0x0A;
    private static final int METADATA_TAG = 0x1A;

    private final IngestLimits limits;
    private final EntityResolver resolver;
    private volatile PartitionLayout layout;

    @Inject
    public RemoteWriteProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
        this.layout = new PartitionLayout(0, new PartitionCache(1));
    }

    /// The partitions remembered for one partition count.
    private record PartitionLayout(int count, PartitionCache cache) {}

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
        return "Prometheus remote-write 1.0: a snappy-compressed prometheus.WriteRequest. 204 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(MEDIA_TYPE);
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
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
            return regroup(message, request, layout(partitions.of(Topics.METRICS)));
        } catch (MalformedMessageException malformed) {
            return Interpretation.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    private static @Nullable String unsupported(IngestRequest request) {
        String contentType = Objects.requireNonNullElse(request.headers().value("Content-Type"), "");
        String proto = contentType.toLowerCase(Locale.ROOT).replace(" ", "");
        if (!request.mediaType().equals(MEDIA_TYPE)
                || (proto.contains(";proto=") && !proto.endsWith(";proto=prometheus.writerequest"))) {
            return "content type '" + contentType + "' is not read here; send remote-write 1.0: Content-Type: "
                    + MEDIA_TYPE + ", in Prometheus protobuf_message: prometheus.WriteRequest";
        }
        if (!request.encoding().equals("snappy") && !request.encoding().isEmpty()) {
            return "content encoding '" + request.encoding() + "' is not read here; send Content-Encoding: snappy";
        }
        String version = request.headers().value(VERSION_HEADER);
        if (version != null && !version.startsWith("0.") && !version.startsWith("1.")) {
            return VERSION_HEADER + " " + version + " is not read here; send 0.1.0";
        }
        return null;
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
        return body.length > 0 && body[0] != SERIES_TAG && body[0] != METADATA_TAG;
    }

    private PartitionLayout layout(int count) {
        PartitionLayout current = layout;
        if (current.count() != count) {
            current = new PartitionLayout(count, new PartitionCache(limits.rememberedSeries()));
            layout = current;
        }
        return current;
    }

    private Interpretation regroup(byte[] message, IngestRequest request, PartitionLayout layout)
            throws MalformedMessageException {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(message);
        Rejections.Builder rejections = new Rejections.Builder();
        SeriesValidator validator = new SeriesValidator(reader, limits, request.receivedAt(), rejections);
        RecordBatches batches = new RecordBatches(layout.count(), limits.recordBytes(), request.memory());
        long samples = 0;
        for (int index = 0; ; index++) {
            int before = reader.seriesStart();
            try {
                if (!reader.nextSeries()) {
                    return Interpretation.stored(batches.finish(), samples, rejections.build());
                }
                if (index >= limits.series()) {
                    return Interpretation.refused(
                            Reason.TOO_LARGE,
                            "more than " + limits.series() + " series in a request; lower max_samples_per_send");
                }
                if (!validator.passes(index) || reader.sampleCount() == 0) {
                    continue;
                }
            } catch (MalformedMessageException wrong) {
                if (reader.seriesStart() == before) {
                    throw wrong;
                }
                validator.malformed(index, wrong);
                continue;
            }
            samples += reader.sampleCount();
            batches.add(partition(reader, layout), reader);
        }
    }

    private int partition(WriteRequestReader series, PartitionLayout layout) {
        int known = layout.cache().get(series.labelHash());
        if (known >= 0) {
            return known;
        }
        String metricName = Objects.requireNonNullElse(series.label("__name__"), "");
        String entity = resolver.resolve(TENANT, metricName, series::label).toString();
        int partition = KeyPartitioner.partition(entity, layout.count());
        layout.cache().put(series.labelHash(), partition);
        return partition;
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(204));
    }
}
