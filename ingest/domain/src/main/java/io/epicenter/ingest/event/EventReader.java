package io.epicenter.ingest.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Ids;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads plain JSON events, and fills in what its sender left out.
public final class EventReader {
    /// Characters of a text field. Chosen by hand: titles and names are shorter; a link may have as many as
    /// a label's value.
    private static final int MAX_TEXT = 1024;
    private static final String ALERT = "alert";
    private static final Set<String> ALERT_STATES = Set.of("firing", "resolved");

    private final IngestLimits limits;
    private final String defaultEnvironment;
    private final Instant receivedAt;
    private final SenderClock clock;

    public EventReader(IngestLimits limits, String defaultEnvironment, Instant receivedAt) {
        this.limits = limits;
        this.defaultEnvironment = defaultEnvironment;
        this.receivedAt = receivedAt;
        this.clock = new SenderClock(receivedAt, limits.times());
    }

    /// What surrounds an event and fills in what it does not say itself; all may be null.
    public record Envelope(
            @Nullable String id,
            @Nullable Instant time,
            @Nullable String type,
            @Nullable String service) {
        public static final Envelope NONE = new Envelope(null, null, null, null);
    }

    public Event read(JsonNode element, Envelope envelope) throws InvalidElementException {
        if (!element.isObject()) {
            throw new InvalidElementException("bad_event", "not an object");
        }
        String type = firstNonEmpty(JsonBody.text(element, "type", MAX_TEXT), envelope.type());
        if (type == null) {
            throw new InvalidElementException(
                    "no_type", "no type; say deploy, config, flag, scale, k8s, alert or a word of your own");
        }
        Entity entity = entity(element, envelope.service());
        Map<String, String> labels = JsonBody.labels(element, "labels", limits);
        String title = JsonBody.text(element, "title", MAX_TEXT);
        if (title == null || title.isEmpty()) {
            String version = labels.get("version");
            title = type + " of " + entity.name() + (version == null ? "" : " " + version);
        }
        Instant given = JsonBody.time(element, "timestamp");
        Instant told = given != null ? given : Objects.requireNonNullElse(envelope.time(), receivedAt);
        String status = status(element, type);
        String url = JsonBody.text(element, "url", limits.valueBytes());
        boolean isAlert = type.equals(ALERT);
        String id = firstNonEmpty(JsonBody.text(element, "id", MAX_TEXT), isAlert ? null : envelope.id());
        if (id == null) {
            id = isAlert ? alertId(entity, title, labels) : changeId(type, entity, title, labels, told, status);
        }
        Instant timestamp = clock.timeOf(told, isAlert, labels);
        return new Event(id, timestamp, type, entity, title, labels, url, status);
    }

    /// How many times of events were replaced, by reason.
    public Map<String, Long> corrections() {
        return clock.corrections();
    }

    /// The same alert, the same id, whether it fires, resolves or fires again: its entity and all its labels, as
    /// Alertmanager's fingerprint has it, and its title when no label names it. The id of a CloudEvent is of the
    /// message and not of the alert.
    private static String alertId(Entity entity, String title, Map<String, String> labels) {
        List<String> parts = new ArrayList<>(List.of(ALERT, entity.toString()));
        parts.add(labels.containsKey("alertname") ? "" : title);
        labels.forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        return Ids.of(parts.toArray(String[]::new));
    }

    private static @Nullable String firstNonEmpty(@Nullable String own, @Nullable String other) {
        return own != null && !own.isEmpty() ? own : other;
    }

    /// The same content, the same id. A time that is our own counts to the minute, so that a quick repeat is
    /// one event.
    private String changeId(
            String type,
            Entity entity,
            String title,
            Map<String, String> labels,
            Instant timestamp,
            @Nullable String status) {
        Instant moment = timestamp.equals(receivedAt) ? timestamp.truncatedTo(ChronoUnit.MINUTES) : timestamp;
        return Ids.of(
                "event",
                type,
                entity.toString(),
                title,
                labels.toString(),
                moment.toString(),
                Objects.requireNonNullElse(status, ""));
    }

    private static @Nullable String status(JsonNode element, String type) throws InvalidElementException {
        String status = JsonBody.text(element, "status", MAX_TEXT);
        if (!type.equals(ALERT)) {
            return status;
        }
        if (status == null) {
            return "firing";
        }
        if (!ALERT_STATES.contains(status)) {
            throw new InvalidElementException(
                    "bad_status", "status of an alert is firing or resolved, not '" + status + "'");
        }
        return status;
    }

    private Entity entity(JsonNode element, @Nullable String otherService) throws InvalidElementException {
        String text = JsonBody.text(element, "entity", MAX_TEXT);
        try {
            if (text != null) {
                Entity entity = Entity.parse(text);
                if (!entity.tenant().equals(Protocol.TENANT)) {
                    throw new InvalidElementException(
                            "foreign_tenant", "entity of tenant '" + entity.tenant() + "', which is not yours");
                }
                return entity;
            }
            String service = firstNonEmpty(JsonBody.text(element, "service", MAX_TEXT), otherService);
            if (service == null || service.isEmpty()) {
                throw new InvalidElementException("no_entity", "neither entity nor service is given");
            }
            String environment = JsonBody.text(element, "environment", MAX_TEXT);
            String namespace = JsonBody.text(element, "namespace", MAX_TEXT);
            return Entity.service(
                    Protocol.TENANT,
                    environment == null || environment.isEmpty() ? defaultEnvironment : environment,
                    namespace == null || namespace.isEmpty() ? Entity.NO_NAMESPACE : namespace,
                    service);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidElementException("bad_entity", String.valueOf(wrong.getMessage()));
        }
    }
}
