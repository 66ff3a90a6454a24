package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
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
import io.epicenter.ingest.TopicRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prometheus remote-write 1.0. Source: prometheus.io remote-write specification 1.0.
///
/// Series are regrouped by the partition of their entity into remote-write 2.0 records, in which each text
/// stands once; their order within a partition is kept. Bad series are named in a 400 after the good ones
/// were stored. Samples without a float value (native histograms alone) are passed over.
@Singleton
public final class RemoteWriteProtocol implements Protocol {
    private static final String MEDIA_TYPE = "application/x-protobuf";
    private static final String VERSION_HEADER = "X-Prometheus-Remote-Write-Version";

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
            long declared = Snappy.declaredLength(request.body());
            if (declared > limits.decodedBytes()) {
                return Interpretation.refused(
                        Reason.TOO_LARGE,
                        "the body declares " + declared + " bytes when decompressed, the limit is "
                                + limits.decodedBytes() + "; lower max_samples_per_send");
            }
            byte[] message = Snappy.decode(request.body(), limits.decodedBytes());
            return regroup(message, request.receivedAt().toEpochMilli(), layout(partitions.of(Topics.METRICS)));
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
        if (!request.encoding().equals("snappy")) {
            return "content encoding '" + request.encoding() + "' is not read here; send Content-Encoding: snappy";
        }
        String version = request.headers().value(VERSION_HEADER);
        if (version != null && !version.startsWith("0.") && !version.startsWith("1.")) {
            return VERSION_HEADER + " " + version + " is not read here; send 0.1.0";
        }
        return null;
    }

    private PartitionLayout layout(int count) {
        PartitionLayout current = layout;
        if (current.count() != count) {
            current = new PartitionLayout(count, new PartitionCache(limits.rememberedSeries()));
            layout = current;
        }
        return current;
    }

    private Interpretation regroup(byte[] message, long receivedMillis, PartitionLayout layout)
            throws MalformedMessageException {
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(message);
        Rejections.Builder rejections = new Rejections.Builder();
        SeriesValidator validator = new SeriesValidator(reader, limits, receivedMillis, rejections);
        RecordBatches batches = new RecordBatches(layout.count(), limits.recordBytes());
        long samples = 0;
        for (int index = 0; reader.nextSeries(); index++) {
            if (index >= limits.series()) {
                return Interpretation.refused(
                        Reason.TOO_LARGE,
                        "more than " + limits.series() + " series in a request; lower max_samples_per_send");
            }
            if (validator.passes(index) && reader.sampleCount() > 0) {
                samples += reader.sampleCount();
                batches.add(partition(reader, layout), reader);
            }
        }
        return Interpretation.stored(batches.finish(), samples, rejections.build());
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

    /// Records under construction, at most one open per partition.
    private static final class RecordBatches {
        private final @Nullable RemoteWriteV2Writer[] open;
        private final int recordBytes;
        private final List<TopicRecord> records = new ArrayList<>();

        RecordBatches(int partitions, int recordBytes) {
            this.open = new RemoteWriteV2Writer[partitions];
            this.recordBytes = recordBytes;
        }

        void add(int partition, WriteRequestReader series) throws MalformedMessageException {
            int sizeBytes = series.seriesEnd() - series.seriesStart();
            RemoteWriteV2Writer writer = open[partition];
            if (writer != null && writer.sizeBytes() + sizeBytes > recordBytes) {
                close(partition, writer);
                writer = null;
            }
            if (writer == null) {
                writer = new RemoteWriteV2Writer();
                open[partition] = writer;
            }
            series.rewindSamples();
            writer.add(series);
        }

        private void close(int partition, RemoteWriteV2Writer writer) {
            records.add(TopicRecord.placed(
                    Topics.METRICS, partition, writer.toByteArray(), TopicRecord.SYMBOLS, MessageTypes.METRICS_BATCH));
        }

        List<TopicRecord> finish() {
            for (int partition = 0; partition < open.length; partition++) {
                RemoteWriteV2Writer writer = open[partition];
                if (writer != null) {
                    close(partition, writer);
                }
            }
            return records;
        }
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(204));
    }
}
