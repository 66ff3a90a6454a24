package io.epicenter.ingest.protocol;

import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.otlp.JsonTraceSplitter;
import io.epicenter.ingest.otlp.OtlpHttp;
import io.epicenter.ingest.otlp.ProtobufTraceSplitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// OTLP/HTTP traces, protobuf and JSON: one record per trace, in the form in which it came.
@Singleton
public final class OtlpTracesProtocol implements Protocol {
    private final IngestLimits limits;

    @Inject
    public OtlpTracesProtocol(IngestLimits limits) {
        this.limits = limits;
    }

    @Override
    public String name() {
        return "otlp_traces";
    }

    @Override
    public String path() {
        return "/v1/traces";
    }

    @Override
    public String summary() {
        return "OTLP/HTTP traces: an ExportTraceServiceRequest, gzip or plain. 200 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return OtlpHttp.MEDIA_TYPES;
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        return OtlpHttp.interpret(
                request,
                limits,
                bytes -> new ProtobufTraceSplitter(bytes, limits, request).split(),
                bytes -> new JsonTraceSplitter(limits, request).split(bytes));
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return OtlpHttp.reply(headers, outcome, "rejectedSpans");
    }
}
