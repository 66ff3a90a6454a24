package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestReply;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import io.epicenter.ingest.body.ProblemReplies;
import io.epicenter.ingest.event.CloudEvents;
import io.epicenter.ingest.event.EventReader;
import io.epicenter.ingest.event.EventReader.Envelope;
import io.epicenter.ingest.event.EventRecords;
import io.epicenter.ingest.event.PrometheusAlertReader;
import io.epicenter.ingest.otlp.OtlpHttp;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// Changes and external alerts: plain JSON, or CloudEvents 1.0 structured, batched or binary; one or an array.
/// One record per event, keyed by tenant and environment.
@Singleton
public final class EventsProtocol implements Protocol {
    private final IngestLimits limits;
    private final String defaultEnvironment;

    @Inject
    public EventsProtocol(IngestLimits limits, EntityResolver.Settings settings) {
        this.limits = limits;
        this.defaultEnvironment = settings.defaultEnvironment();
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String path() {
        return "/api/v1/events";
    }

    @Override
    public String summary() {
        return "A change or alert {type, service or entity, title?, labels?, timestamp?, id?, url?, status?}, "
                + "one or an array, also as CloudEvents. An alert without an id is known by its entity and all its "
                + "labels, by its title too when there is no label alertname: resolve it with the same. "
                + "202 when stored.";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(OtlpHttp.JSON, CloudEvents.STRUCTURED, CloudEvents.BATCH);
    }

    @Override
    public List<String> properties() {
        return List.of(
                "id",
                "timestamp",
                "type",
                "entity",
                "service",
                "namespace",
                "environment",
                "title",
                "labels",
                "url",
                "status");
    }

    @Override
    public Interpretation interpret(IngestRequest request, PartitionCounts partitions) {
        return JsonBody.interpret(request, limits, mediaTypes(), elements -> read(elements, request));
    }

    private Interpretation read(Iterable<JsonNode> elements, IngestRequest request) throws MalformedMessageException {
        EventReader reader = new EventReader(limits, defaultEnvironment, request.receivedAt());
        EventRecords events = new EventRecords(limits, request);
        Rejections.Builder rejections = new Rejections.Builder();
        int index = 0;
        for (JsonNode element : elements) {
            try {
                PrometheusAlertReader.refuseMisplaced(element);
                events.add(event(element, request.headers(), reader));
            } catch (InvalidElementException invalid) {
                rejections.add(invalid.reason(), "event " + index + ": " + invalid.getMessage());
            }
            index++;
        }
        List<TopicRecord> records = events.records();
        return new Interpretation(
                records, new IngestOutcome.Stored(records.size(), rejections.build(), reader.corrections()));
    }

    private static Event event(JsonNode element, Headers headers, EventReader reader) throws InvalidElementException {
        if (CloudEvents.isBinary(headers)) {
            return reader.read(element, CloudEvents.binary(headers));
        }
        if (CloudEvents.isStructured(element)) {
            return reader.read(CloudEvents.data(element), CloudEvents.structured(element));
        }
        return reader.read(element, Envelope.NONE);
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(202));
    }
}
