package io.epicenter.ingest.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Ids;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.body.JsonBody;
import io.epicenter.ingest.body.JsonBody.InvalidElementException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads alerts as Prometheus sends them to Alertmanager, and as Alertmanager sends them on: each by its own status,
/// and
/// known by its fingerprint, which is the same in both. Confined to one thread.
/// Source: Alertmanager, webhook version 4 and API v2.
public final class PrometheusAlertReader {
    /// Where a webhook of Alertmanager goes, and alerts of Prometheus.
    public static final String WEBHOOK_PATH = "/api/v1/alertmanager";
    public static final String ALERTS_PATH = "/api/v2/alerts";

    /// How long an alert fires that does not say. Source: Alertmanager, default of `resolve_timeout`.
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    /// Times before this one are Go's for no time, year 1.
    private static final Instant NO_TIME_UNTIL = Instant.EPOCH;
    /// Characters of a title. Chosen by hand, as of an event's.
    private static final int MAX_TITLE = 1024;
    /// Characters of a text that is cut or passed over when it is long. Chosen by hand: more is no text.
    private static final int ANY_LENGTH = 1 << 20;

    /// The hash of a fingerprint. Source: FNV-1a, 64 bits.
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /// What stands behind each name and value. Source: Prometheus common/model, SeparatorByte.
    private static final int SEPARATOR = 0xFF;

    /// The label by which an alert is known, whatever its title says this time.
    private static final String FINGERPRINT = "fingerprint";

    private static final String FIRING = "firing";
    private static final String RESOLVED = "resolved";

    private final IngestLimits limits;
    private final EntityResolver resolver;
    private final Instant receivedAt;
    private final SenderClock clock;

    public PrometheusAlertReader(IngestLimits limits, EntityResolver resolver, Instant receivedAt) {
        this.limits = limits;
        this.resolver = resolver;
        this.receivedAt = receivedAt;
        this.clock = new SenderClock(receivedAt, limits.times());
    }

    /// Throws when what was sent as an event is an alert in another form, which another path takes.
    public static void refuseMisplaced(JsonNode element) throws InvalidElementException {
        if (element.path("alerts").isArray()) {
            throw new InvalidElementException(
                    "misplaced_webhook", "this is a webhook of Alertmanager; send it to " + WEBHOOK_PATH);
        }
        if (!element.has("type") && element.path("labels").has("alertname")) {
            throw new InvalidElementException(
                    "misplaced_alert", "this is an alert of Prometheus; send it to " + ALERTS_PATH);
        }
    }

    /// One alert of a webhook.
    ///
    /// @param groupStatus status of those that have none of their own
    public Event ofWebhook(JsonNode alert, @Nullable String groupStatus) throws InvalidElementException {
        String status = JsonBody.text(alert, "status", MAX_TITLE);
        status = status == null ? groupStatus : status;
        Instant endsAt = time(alert, "endsAt");
        if (status == null) {
            status = endsAt != null && !endsAt.isAfter(receivedAt) ? RESOLVED : FIRING;
        }
        if (!status.equals(FIRING) && !status.equals(RESOLVED)) {
            throw new InvalidElementException(
                    "bad_status", "status of an alert is firing or resolved, not '" + status + "'");
        }
        return event(alert, status, endsAt, null);
    }

    /// One alert of API v2. It fires until it ends, and does so by itself.
    public Event ofPrometheus(JsonNode alert) throws InvalidElementException {
        Instant startsAt = time(alert, "startsAt");
        Instant endsAt = time(alert, "endsAt");
        if (startsAt != null && endsAt != null && startsAt.isAfter(endsAt)) {
            throw new InvalidElementException("bad_time", "startsAt " + startsAt + " is after endsAt " + endsAt);
        }
        if (endsAt != null && !endsAt.isAfter(receivedAt)) {
            return event(alert, RESOLVED, endsAt, null);
        }
        return event(alert, FIRING, null, endsAt == null ? receivedAt.plus(RESOLVE_TIMEOUT) : endsAt);
    }

    private Event event(JsonNode alert, String status, @Nullable Instant end, @Nullable Instant until)
            throws InvalidElementException {
        if (!alert.isObject()) {
            throw new InvalidElementException("bad_alert", "not an object");
        }
        Map<String, String> labels = JsonBody.labels(alert, "labels", limits);
        labels.values().removeIf(String::isEmpty);
        if (labels.isEmpty()) {
            throw new InvalidElementException("no_labels", "no labels, by which an alert is known");
        }
        Entity entity = entity(labels);
        String fingerprint = fingerprint(alert, labels);
        String title = title(alert, labels, entity);
        Instant told = status.equals(RESOLVED) ? end : time(alert, "startsAt");
        labels.putIfAbsent(FINGERPRINT, fingerprint);
        Instant timestamp = clock.timeOf(Objects.requireNonNullElse(told, receivedAt), true, labels);
        String id = Ids.of("alert", fingerprint);
        return new Event(id, timestamp, "alert", entity, title, labels, url(alert), status, until);
    }

    private static @Nullable Instant time(JsonNode alert, String field) throws InvalidElementException {
        JsonNode value = alert.path(field);
        Instant time = value.isTextual() && value.textValue().isEmpty() ? null : JsonBody.time(alert, field);
        return time == null || time.isBefore(NO_TIME_UNTIL) ? null : time;
    }

    /// As of a machine's metric: labels that name no service, but a machine, name that.
    private Entity entity(Map<String, String> labels) throws InvalidElementException {
        try {
            Entity entity = resolver.resolve(Protocol.TENANT, "node_", labels::get);
            String alertName = labels.get("alertname");
            if (alertName == null || !entity.name().equals("unknown")) {
                return entity;
            }
            return Entity.service(entity.tenant(), entity.environment(), entity.namespace(), alertName);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidElementException("bad_entity", String.valueOf(wrong.getMessage()));
        }
    }

    private static String fingerprint(JsonNode alert, Map<String, String> labels) throws InvalidElementException {
        String given = JsonBody.text(alert, FINGERPRINT, MAX_TITLE);
        return given != null && !given.isEmpty() ? given : fingerprint(labels);
    }

    /// The fingerprint that Alertmanager gives to labels. Source: Prometheus common/model, LabelSet.Fingerprint.
    static String fingerprint(Map<String, String> sortedLabels) {
        long hash = FNV_OFFSET;
        for (Map.Entry<String, String> label : sortedLabels.entrySet()) {
            hash = hashed(hashed(hash, label.getKey()), label.getValue());
        }
        return HexFormat.of().toHexDigits(hash);
    }

    private static long hashed(long hash, String text) {
        long result = hash;
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            result = (result ^ (next & 0xFF)) * FNV_PRIME;
        }
        return (result ^ SEPARATOR) * FNV_PRIME;
    }

    private static String title(JsonNode alert, Map<String, String> labels, Entity entity)
            throws InvalidElementException {
        String alertName = Objects.requireNonNullElse(labels.get("alertname"), "alert");
        String summary = JsonBody.text(alert.path("annotations"), "summary", ANY_LENGTH);
        String title = summary == null || summary.isBlank() ? alertName + " of " + entity.name() : summary.strip();
        if (title.length() <= MAX_TITLE) {
            return title;
        }
        boolean splits = Character.isHighSurrogate(title.charAt(MAX_TITLE - 1));
        return title.substring(0, splits ? MAX_TITLE - 1 : MAX_TITLE);
    }

    /// The link to what fired; one that is too long is of no use.
    private @Nullable String url(JsonNode alert) throws InvalidElementException {
        String url = JsonBody.text(alert, "generatorURL", ANY_LENGTH);
        return url == null || url.isEmpty() || url.length() > limits.valueBytes() ? null : url;
    }

    /// How many times of alerts were replaced, by reason.
    public Map<String, Long> corrections() {
        return clock.corrections();
    }
}
