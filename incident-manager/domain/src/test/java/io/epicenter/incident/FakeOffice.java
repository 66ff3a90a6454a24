package io.epicenter.incident;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.DeliveryClaim;
import io.epicenter.incident.notification.DeliveryOutcome;
import io.epicenter.incident.notification.Notification;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.ReceiverProfile;
import io.epicenter.incident.view.IncidentView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A desk with its surroundings by hand: the compacted log, the receivers and the clock; and a process that can crash
/// between any two steps.
final class FakeOffice {
    static final ReceiverProfile PAGER = new ReceiverProfile("pagerduty", true, 3, false, true, true, Duration.ZERO);
    static final ReceiverProfile CHAT = new ReceiverProfile("slack", false, 2, true, false, false, Duration.ZERO);

    private final Outbox outbox = new Outbox(Outbox.Policy.DEFAULT);
    private final Map<String, byte[]> log = new LinkedHashMap<>();
    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    final List<Notification> told = new ArrayList<>();
    final List<String> receivers = new ArrayList<>();
    IncidentRegistry registry = newDesk();
    Instant now = AnIncident.ONSET.plusSeconds(30);
    DeliveryOutcome answer = DeliveryOutcome.delivered("C1/1.0");

    FakeOffice() {
        store(registry.live(0, now));
    }

    private IncidentRegistry newDesk() {
        return new IncidentRegistry(outbox, List.of(PAGER, CHAT));
    }

    /// Everything in heap is lost; the topics stay.
    void crash() {
        registry = newDesk();
        log.forEach((key, value) -> {
            try {
                registry.restore(key, value);
            } catch (MalformedMessageException bug) {
                throw new AssertionError(bug);
            }
        });
        incidents.values().forEach(incident -> store(registry.revision(incident, 0, now)));
        store(registry.live(0, now));
    }

    void arrives(AnIncident incident) {
        Incident built = incident.build();
        incidents.put(built.id(), built);
        store(registry.revision(built, 0, now));
    }

    void passes(int seconds) {
        now = now.plusSeconds(seconds);
        store(registry.tick(now));
    }

    IncidentEffects store(IncidentEffects effects) {
        effects.store().forEach(stateRecord -> {
            if (stateRecord.value() == null) {
                log.remove(stateRecord.key());
            } else {
                log.put(stateRecord.key(), Json.write(stateRecord.value()));
            }
        });
        return effects;
    }

    List<DeliveryClaim> claim() {
        Decided<List<DeliveryClaim>> claims = registry.claims(now, any -> 10);
        store(claims.effects());
        return claims.answer();
    }

    /// The receiver gets it.
    void send(DeliveryClaim claim) {
        told.add(claim.notification());
        receivers.add(claim.receiver() + " " + claim.notification().kind().word());
    }

    void settle(DeliveryClaim claim) {
        store(registry.settle(claim, answer, now, 0.5));
    }

    /// Attempts until nothing is ready any more.
    void deliver() {
        for (List<DeliveryClaim> claims = claim(); !claims.isEmpty(); claims = claim()) {
            for (DeliveryClaim claim : claims) {
                send(claim);
                settle(claim);
            }
        }
    }

    IncidentView view() {
        IncidentView view = registry.view(AnIncident.anIncident().build().id());
        if (view == null) {
            throw new AssertionError("no incident");
        }
        return view;
    }

    Delivery delivery(String receiver) {
        return view().deliveries().stream()
                .filter(one -> one.receiver().equals(receiver))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing for " + receiver));
    }

    int logSize() {
        return log.size();
    }
}
