package io.epicenter.incident.view;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.Timeline;
import java.util.List;

/// An incident as people see it: the machine's latest revision, what people did, who was told, and its timeline.
///
/// @param ratings what people said about it, oldest first
/// @param deliveries one per receiver that was or is to be notified
public record IncidentView(
        Incident incident,
        Status status,
        HumanState human,
        List<Feedback> ratings,
        List<Delivery> deliveries,
        PageState page,
        List<Timeline.Entry> timeline) {
    public IncidentView {
        ratings = List.copyOf(ratings);
        deliveries = List.copyOf(deliveries);
        timeline = List.copyOf(timeline);
    }

    /// The human lifecycle.
    public enum Status {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /// Whether somebody was woken, the better the later. NONE: not severe enough, or no paging receiver.
    public enum PageState {
        NONE,
        FAILED,
        PENDING,
        RESOLVED,
        PAGED
    }

    /// The same without its timeline, for lists.
    public IncidentView inList() {
        return new IncidentView(incident, status, human, ratings, deliveries, page, List.of());
    }

    public String id() {
        return incident.id();
    }
}
