package io.epicenter.ingest.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.topic.Topics;
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
import io.epicenter.ingest.protocol.EventReader.Envelope;
import io.epicenter.ingest.protocol.JsonBody.InvalidElementException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
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
                + "one or an array, also as CloudEvents. 202 when stored.";
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

    private Interpretation read(Iterable<JsonNode> elements, IngestRequest request) {
        EventReader reader = new EventReader(limits, defaultEnvironment, request.receivedAt());
        List<TopicRecord> records = new ArrayList<>();
        Rejections.Builder rejections = new Rejections.Builder();
        int index = 0;
        for (JsonNode element : elements) {
            try {
                records.add(record(event(element, request.headers(), reader)));
            } catch (InvalidElementException invalid) {
                rejections.add(invalid.reason(), "event " + index + ": " + invalid.getMessage());
            }
            index++;
        }
        return Interpretation.stored(records, records.size(), rejections.build());
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

    private static TopicRecord record(Event event) {
        return new TopicRecord(
                Topics.EVENTS, event.entity().scope(), -1, Json.write(event), TopicRecord.JSON, Event.TYPE, event.id());
    }

    @Override
    public IngestReply reply(Headers headers, IngestOutcome outcome) {
        return ProblemReplies.reply(outcome, IngestReply.empty(202));
    }
}
