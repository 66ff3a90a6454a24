package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.otlp.OtlpHttp;
import io.epicenter.ingest.otlp.OtlpMetricsReader;
import io.epicenter.ingest.otlp.ResourceLabels;
import io.epicenter.ingest.series.SeriesPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// OTLP/HTTP metrics, protobuf and JSON: each point becomes the series that Prometheus would have of it. Deltas stay
/// deltas, for the detector to add up.
@Singleton
public final class OtlpMetricsProtocol implements Protocol {
    private final IngestLimits limits;
    private final ResourceLabels resources;
    private final SeriesPartitions partitions;

    @Inject
    public OtlpMetricsProtocol(IngestLimits limits, EntityResolver resolver, EntityResolver.Settings entity) {
        this.limits = limits;
        this.resources = new ResourceLabels(entity);
        this.partitions = new SeriesPartitions(resolver, 1);
    }

    @Override
    public String name() {
        return "otlp_metrics";
    }

    @Override
    public String path() {
        return "/v1/metrics";
    }

    @Override
    public String summary() {
        return "OTLP/HTTP metrics: an ExportMetricsServiceRequest, gzip or plain, delta or cumulative. 200 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return OtlpHttp.MEDIA_TYPES;
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts counts) {
        SeriesPartitions.Layout layout = partitions.of(counts.of(Topics.METRICS));
        OtlpMetricsReader reader = new OtlpMetricsReader(limits, resources, layout, request);
        return OtlpHttp.interpret(request, limits, reader::readProtobuf, reader::readJson);
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return OtlpHttp.reply(headers, outcome, "rejectedDataPoints");
    }
}
