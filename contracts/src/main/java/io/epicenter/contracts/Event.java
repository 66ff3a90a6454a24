package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change or an external alert on `events`.
/// `type`: deploy, config, flag, scale, k8s, alert, or a sender's own word. `status` is `firing` or `resolved`, of
/// alerts only.
///
/// @param endsAt until when an alert fires unless it is told again; null when its sender tells its end
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Event(
        String id,
        Instant timestamp,
        String type,
        Entity entity,
        String title,
        Map<String, String> labels,
        @Nullable String url,
        @Nullable String status,
        @Nullable Instant endsAt) {
    /// The `ce_type` of its messages.
    public static final String TYPE = "io.epicenter.event.v1";

    public Event(
            String id,
            Instant timestamp,
            String type,
            Entity entity,
            String title,
            Map<String, String> labels,
            @Nullable String url,
            @Nullable String status) {
        this(id, timestamp, type, entity, title, labels, url, status, null);
    }

    @JsonCreator
    public Event {
        if (id.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("event id and type must not be empty");
        }
        labels = Map.copyOf(labels);
    }

    /// Whether this is an alert of another system, which opens incidents as an anomaly does.
    public boolean isAlert() {
        return type.equals("alert");
    }
}
