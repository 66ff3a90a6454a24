package io.epicenter.incident.view;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.response.HumanState;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.view.IncidentView.PageState;
import java.util.List;

/// Makes the view of an incident from everything known of it.
public final class IncidentViewBuilder {
    private IncidentViewBuilder() {}

    public static IncidentView build(
            Incident incident,
            HumanState human,
            List<Feedback> ratings,
            List<Delivery> deliveries,
            List<Timeline.Entry> notes) {
        return new IncidentView(
                incident,
                status(incident, human),
                human,
                ratings,
                deliveries,
                page(deliveries, human.closes(incident)),
                Timeline.of(incident, human, ratings, notes));
    }

    private static IncidentView.Status status(Incident incident, HumanState human) {
        if (human.closes(incident)) {
            return IncidentView.Status.RESOLVED;
        }
        return human.acknowledgement() == null ? IncidentView.Status.OPEN : IncidentView.Status.ACKNOWLEDGED;
    }

    /// The best that any paging receiver has: one that was reached is enough.
    private static PageState page(List<Delivery> deliveries, boolean over) {
        PageState best = PageState.NONE;
        for (Delivery delivery : deliveries) {
            PageState state = delivery.pages() ? pageOf(delivery, over) : PageState.NONE;
            best = state.compareTo(best) > 0 ? state : best;
        }
        return best;
    }

    private static PageState pageOf(Delivery delivery, boolean over) {
        boolean told = !delivery.lastNotice().isEmpty();
        return switch (delivery.state()) {
            case NEW, PENDING, RETRY -> told ? PageState.PAGED : PageState.PENDING;
            case SENT -> over ? PageState.RESOLVED : PageState.PAGED;
            case DEAD -> PageState.FAILED;
            case MOOT -> PageState.NONE;
        };
    }
}
