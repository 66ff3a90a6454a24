package io.epicenter.incident.service.delivery;

import io.epicenter.incident.IncidentRegistry;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.OutboxDepth;
import io.epicenter.incident.service.state.DurableRegistry;
import io.epicenter.incident.service.view.IncidentReadModel;
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
    private final MeterRegistry meters;

    IncidentMetrics(MeterRegistry registry) {
        this.meters = registry;
    }

    void register(@Observes StartupEvent start, IncidentReadModel readModel, DurableRegistry registry) {
        meters.gauge("epicenter.incident.open", readModel, one -> one.counts().open());
        meters.gauge(
                "epicenter.incident.outbox.depth", registry, one -> depth(one).waiting());
        meters.gauge(
                "epicenter.incident.outbox.dead", registry, one -> depth(one).dead());
        meters.gauge("epicenter.incident.outbox.age.seconds", registry, IncidentMetrics::ageSeconds);
    }

    /// Shows how one receiver is: its circuit as 0 closed, 1 one attempt at a time, 2 open; and attempts under way.
    void registerReceiver(String receiver, ReceiverBulkhead bulkhead) {
        Tags tags = Tags.of("receiver", receiver);
        meters.gauge("epicenter.incident.receiver.circuit", tags, bulkhead, IncidentMetrics::circuit);
        meters.gauge("epicenter.incident.receiver.under.way", tags, bulkhead, ReceiverBulkhead::inFlight);
    }

    private static double circuit(ReceiverBulkhead bulkhead) {
        return switch (bulkhead.state()) {
            case CLOSED -> 0;
            case PROBING -> 1;
            case OPEN -> 2;
        };
    }

    private static OutboxDepth depth(DurableRegistry registry) {
        return registry.withRegistry(IncidentRegistry::depth);
    }

    private static double ageSeconds(DurableRegistry registry) {
        Instant oldest = depth(registry).oldest();
        return oldest == null ? 0 : Duration.between(oldest, Instant.now()).toMillis() / 1e3;
    }

    /// Counts a record that a read model has to do without.
    public void unreadable(String topic) {
        meters.counter("epicenter.incident.unreadable", "topic", topic).increment();
    }

    /// Counts an attempt; a success also with the time since the notification was decided.
    void attempt(DeliveryClaim claim, DeliveryOutcome outcome) {
        String result = switch (outcome) {
            case DeliveryOutcome.Delivered delivered -> "sent";
            case DeliveryOutcome.RetryLater later -> "retry";
            case DeliveryOutcome.Gone gone -> "retry";
            case DeliveryOutcome.Refused refused -> "refused";
        };
        String notice = claim.notification().kind().word();
        meters.counter("epicenter.incident.notices", "receiver", claim.receiver(), "notice", notice, "result", result)
                .increment();
        if (outcome instanceof DeliveryOutcome.Delivered) {
            meters.timer("epicenter.incident.notify.latency", "receiver", claim.receiver())
                    .record(Duration.between(claim.notification().since(), Instant.now()));
        }
    }
}
