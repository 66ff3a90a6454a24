package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.otlp.LogRecordBuilder;
import io.epicenter.ingest.otlp.OtlpHttp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// OTLP/HTTP logs, protobuf and JSON: one record per line, in the form of the `logs` topic.
@Singleton
public final class OtlpLogsProtocol implements Protocol {
    private final IngestLimits limits;
    private final EntityResolver resolver;

    @Inject
    public OtlpLogsProtocol(IngestLimits limits, EntityResolver resolver) {
        this.limits = limits;
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "otlp_logs";
    }

    @Override
    public String path() {
        return "/v1/logs";
    }

    @Override
    public String summary() {
        return "OTLP/HTTP logs: an ExportLogsServiceRequest, gzip or plain. 200 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return OtlpHttp.MEDIA_TYPES;
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        LogRecordBuilder lines = new LogRecordBuilder(limits, resolver, request);
        return OtlpHttp.interpret(request, limits, lines::readProtobuf, lines::readJson);
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return OtlpHttp.reply(headers, outcome, "rejectedLogRecords");
    }
}
