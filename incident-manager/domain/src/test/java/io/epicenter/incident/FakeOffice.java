package io.epicenter.incident;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
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
    static final Profile PAGER = new Profile("pagerduty", true, 3, false, true, true, Duration.ZERO);
    static final Profile CHAT = new Profile("slack", false, 2, true, false, false, Duration.ZERO);

    private final Outbox outbox = new Outbox(Outbox.Policy.DEFAULT);
    private final Map<String, byte[]> log = new LinkedHashMap<>();
    private final Map<String, Incident> incidents = new LinkedHashMap<>();
    final List<Notice> told = new ArrayList<>();
    final List<String> receivers = new ArrayList<>();
    Desk desk = newDesk();
    Instant now = AnIncident.ONSET.plusSeconds(30);
    Outcome answer = Outcome.delivered("C1/1.0");

    FakeOffice() {
        store(desk.live(0, now));
    }

    private Desk newDesk() {
        return new Desk(outbox, List.of(PAGER, CHAT));
    }

    /// Everything in heap is lost; the topics stay.
    void crash() {
        desk = newDesk();
        log.forEach((key, value) -> {
            try {
                desk.restore(key, value);
            } catch (MalformedMessageException bug) {
                throw new AssertionError(bug);
            }
        });
        incidents.values().forEach(incident -> store(desk.revision(incident, 0, now)));
        store(desk.live(0, now));
    }

    void arrives(AnIncident incident) {
        Incident built = incident.build();
        incidents.put(built.id(), built);
        store(desk.revision(built, 0, now));
    }

    void passes(int seconds) {
        now = now.plusSeconds(seconds);
        store(desk.tick(now));
    }

    Effects store(Effects effects) {
        effects.store().forEach(record -> {
            if (record.value() == null) {
                log.remove(record.key());
            } else {
                log.put(record.key(), Json.write(record.value()));
            }
        });
        return effects;
    }

    List<Desk.Claim> claim() {
        Desk.Claims claims = desk.claims(now, any -> 10);
        store(claims.effects());
        return claims.claims();
    }

    /// The receiver gets it.
    void send(Desk.Claim claim) {
        told.add(claim.notice());
        receivers.add(claim.receiver() + " " + claim.notice().kind().word());
    }

    void settle(Desk.Claim claim) {
        store(desk.settle(claim, answer, now, 0.5));
    }

    /// Attempts until nothing is ready any more.
    void deliver() {
        for (List<Desk.Claim> claims = claim(); !claims.isEmpty(); claims = claim()) {
            for (Desk.Claim claim : claims) {
                send(claim);
                settle(claim);
            }
        }
    }

    IncidentView view() {
        IncidentView view = desk.view(AnIncident.anIncident().build().id());
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
