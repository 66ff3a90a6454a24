package io.epicenter.ingest.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.epicenter.contracts.Ids;
import io.epicenter.ingest.IngestRequest.Headers;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import io.epicenter.ingest.event.EventReader.Envelope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The CloudEvents 1.0 envelope, structured or binary. Source: CloudEvents HTTP protocol binding 1.0.2.
/// The event's id is made of source and id, which together are unique; `subject` names the service when the data
/// does not; a type such as `dev.cdevents.service.deployed.0.1.1` becomes the word `deploy`.
public final class CloudEvents {
    public static final String STRUCTURED = "application/cloudevents+json";
    public static final String BATCH = "application/cloudevents-batch+json";

    /// Characters of an attribute, as of a text field of a plain event.
    private static final int MAX_TEXT = 1024;
    private static final Map<String, String> WORDS = Map.of("deploy", "deploy", "config", "config", "scal", "scale");
    private static final List<String> OUR_WORDS = List.of("deploy", "config", "flag", "scal", "alert");

    private CloudEvents() {}

    public static boolean isBinary(Headers headers) {
        return headers.value("ce-specversion") != null;
    }

    public static boolean isStructured(JsonNode element) {
        return element.has("specversion");
    }

    public static Envelope binary(Headers headers) throws InvalidElementException {
        return envelope(new Attributes(
                headers.value("ce-specversion"),
                headers.value("ce-id"),
                headers.value("ce-source"),
                headers.value("ce-type"),
                headers.value("ce-time"),
                headers.value("ce-subject")));
    }

    public static Envelope structured(JsonNode event) throws InvalidElementException {
        return envelope(new Attributes(
                JsonBody.text(event, "specversion", MAX_TEXT),
                JsonBody.text(event, "id", MAX_TEXT),
                JsonBody.text(event, "source", MAX_TEXT),
                JsonBody.text(event, "type", MAX_TEXT),
                JsonBody.text(event, "time", MAX_TEXT),
                JsonBody.text(event, "subject", MAX_TEXT)));
    }

    public static JsonNode data(JsonNode event) {
        JsonNode data = event.path("data");
        return data.isObject() ? data : JsonNodeFactory.instance.objectNode();
    }

    /// The attributes that are read here, under their names in the specification.
    private record Attributes(
            @Nullable String specversion,
            @Nullable String id,
            @Nullable String source,
            @Nullable String type,
            @Nullable String time,
            @Nullable String subject) {}

    private static Envelope envelope(Attributes attributes) throws InvalidElementException {
        String version = attributes.specversion();
        String id = attributes.id();
        String source = attributes.source();
        String type = attributes.type();
        if (version == null || !version.startsWith("1.")) {
            throw new InvalidElementException("bad_cloud_event", "specversion is not 1.0");
        }
        if (id == null || id.isEmpty() || source == null || source.isEmpty() || type == null || type.isEmpty()) {
            throw new InvalidElementException("bad_cloud_event", "id, source and type are required");
        }
        return new Envelope(
                Ids.of("cloudevent", source, id), time(attributes.time()), word(type), service(attributes.subject()));
    }

    private static @Nullable Instant time(@Nullable String time) throws InvalidElementException {
        try {
            return time == null ? null : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException wrong) {
            throw new InvalidElementException("bad_time", "time '" + time + "' is not RFC 3339");
        }
    }

    private static String word(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        for (String word : OUR_WORDS) {
            if (lower.contains(word)) {
                return WORDS.getOrDefault(word, word);
            }
        }
        return type;
    }

    /// A subject may be a path, such as `pkg/service/payment`; the service is its last part.
    private static @Nullable String service(@Nullable String subject) {
        return subject == null ? null : subject.substring(subject.lastIndexOf('/') + 1);
    }
}
