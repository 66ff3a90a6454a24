package io.epicenter.incident.service.delivery;

import io.epicenter.incident.Desk;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.service.state.IncidentDesk;
import io.epicenter.incident.service.view.IncidentBoard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;

/// The service's own numbers.
@ApplicationScoped
public class IncidentMetrics {
    private final MeterRegistry registry;

    IncidentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes StartupEvent start, IncidentBoard board, IncidentDesk desk) {
        registry.gauge("epicenter.incident.open", board, one -> one.counts().open());
        registry.gauge(
                "epicenter.incident.outbox.depth", desk, one -> one.depth().waiting());
        registry.gauge(
                "epicenter.incident.outbox.dead", desk, one -> one.depth().dead());
        registry.gauge("epicenter.incident.outbox.age.seconds", desk, IncidentMetrics::ageSeconds);
    }

    /// Shows how one receiver is: its circuit as 0 closed, 1 one attempt at a time, 2 open; and attempts under way.
    void lane(String receiver, ReceiverLane lane) {
        Tags tags = Tags.of("receiver", receiver);
        registry.gauge("epicenter.incident.receiver.circuit", tags, lane, IncidentMetrics::circuit);
        registry.gauge("epicenter.incident.receiver.under.way", tags, lane, ReceiverLane::underWay);
    }

    private static double circuit(ReceiverLane lane) {
        return switch (lane.state()) {
            case CLOSED -> 0;
            case PROBING -> 1;
            case OPEN -> 2;
        };
    }

    private static double ageSeconds(IncidentDesk desk) {
        Instant oldest = desk.depth().oldest();
        return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1e3;
    }

    /// Counts a record that a read model has to do without.
    public void unreadable(String topic) {
        registry.counter("epicenter.incident.unreadable", "topic", topic).increment();
    }

    /// Counts an attempt; a success also with the time since the notice was decided.
    void attempt(Desk.Claim claim, Outcome outcome) {
        String result = switch (outcome) {
            case Outcome.Delivered delivered -> "sent";
            case Outcome.TryLater later -> "retry";
            case Outcome.Forgotten forgotten -> "retry";
            case Outcome.Refused refused -> "refused";
        };
        String notice = claim.notice().kind().word();
        registry.counter("epicenter.incident.notices", "receiver", claim.receiver(), "notice", notice, "result", result)
                .increment();
        if (outcome instanceof Outcome.Delivered) {
            registry.timer("epicenter.incident.notify.latency", "receiver", claim.receiver())
                    .record(Duration.between(claim.notice().since(), Instant.now()));
        }
    }
}
