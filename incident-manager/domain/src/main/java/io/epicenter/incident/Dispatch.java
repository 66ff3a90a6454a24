package io.epicenter.incident;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery.State;
import io.epicenter.incident.notification.Notice;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.notification.OutboxEntry;
import io.epicenter.incident.notification.Outcome;
import io.epicenter.incident.notification.Profile;
import io.epicenter.incident.response.HumanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// The desk's outgoing mail: what is due to which receiver, which attempts can be made, and how they ended. Knows which
/// attempts are under way; all else is in the cases. Confined to the desk.
final class Dispatch {
    private final Outbox outbox;
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private final Set<String> inFlight = new HashSet<>();

    Dispatch(Outbox outbox, List<Profile> receivers) {
        this.outbox = outbox;
        receivers.forEach(profile -> profiles.put(profile.name(), profile));
    }

    /// The receivers by name.
    Map<String, Profile> profiles() {
        return profiles;
    }

    /// Whether an attempt for the incident is under way.
    boolean isInFlight(Case one) {
        return one.entries.values().stream().anyMatch(entry -> inFlight.contains(flight(entry)));
    }

    private static String flight(OutboxEntry entry) {
        return entry.incident() + "/" + entry.receiver();
    }

    /// Decides what is due of an incident.
    Effects decide(Case one, Instant now) {
        Incident incident = one.incident;
        if (incident == null) {
            return Effects.NONE;
        }
        List<StateRecord> records = new ArrayList<>();
        for (Profile profile : profiles.values()) {
            outbox.decide(one.entries.get(profile.name()), incident, one.human.state(), profile, now)
                    .ifPresent(entry -> {
                        one.put(entry);
                        records.add(StateRecord.of(entry));
                    });
        }
        return records.isEmpty() ? Effects.NONE : new Effects(records, List.of(), List.of(), Set.of(one.id));
    }

    /// Takes up attempts that were interrupted.
    Effects recover(Case one, Instant now) {
        List<StateRecord> records = new ArrayList<>();
        for (OutboxEntry entry : List.copyOf(one.entries.values())) {
            if (entry.state() == State.PENDING && !inFlight.contains(flight(entry))) {
                OutboxEntry again = outbox.recover(entry, now);
                one.put(again);
                records.add(StateRecord.of(again));
            }
        }
        return records.isEmpty() ? Effects.NONE : new Effects(records, List.of(), List.of(), Set.of(one.id));
    }

    /// The attempts that can be made now for these incidents: paging receivers first, then the worst incidents, then
    /// the
    /// oldest.
    ///
    /// @param free how many attempts a receiver can take now
    Desk.Claims claims(List<Case> live, Instant now, ToIntFunction<String> free) {
        List<Ready> ready = new ArrayList<>();
        for (Case one : live) {
            if (one.incident != null) {
                addReady(ready, one, one.incident, now);
            }
        }
        ready.sort(Comparator.comparing((Ready item) -> !item.profile.pages())
                .thenComparing(item -> -item.incident.severity())
                .thenComparing(item -> item.entry.since()));
        Map<String, Integer> left = new LinkedHashMap<>();
        Effects effects = Effects.NONE;
        List<Desk.Claim> claims = new ArrayList<>();
        for (Ready item : ready) {
            int room = left.computeIfAbsent(item.profile.name(), free::applyAsInt);
            if (room > 0) {
                left.put(item.profile.name(), room - 1);
                effects = effects.and(claim(item, claims, now));
            }
        }
        return new Desk.Claims(effects, claims);
    }

    private record Ready(Case one, Incident incident, OutboxEntry entry, Profile profile) {}

    private void addReady(List<Ready> ready, Case one, Incident incident, Instant now) {
        for (OutboxEntry entry : one.entries.values()) {
            Profile profile = profiles.get(entry.receiver());
            if (profile != null && entry.isReady(now) && !inFlight.contains(flight(entry))) {
                ready.add(new Ready(one, incident, entry, profile));
            }
        }
    }

    private Effects claim(Ready item, List<Desk.Claim> claims, Instant now) {
        HumanState human = item.one.human.state();
        OutboxEntry entry = outbox.claim(item.entry, item.incident, human, item.profile, now);
        item.one.put(entry);
        if (entry.state() == State.PENDING) {
            inFlight.add(flight(entry));
            Notice notice = outbox.notice(entry, item.incident, human);
            claims.add(new Desk.Claim(entry.receiver(), entry.version(), item.one.lane, notice));
        }
        return new Effects(List.of(StateRecord.of(entry)), List.of(), List.of(), Set.of(item.one.id));
    }

    /// Takes the outcome of an attempt; empty when it has been overtaken.
    Optional<Effects> settle(Case one, Desk.Claim claim, Outcome outcome, Instant now, double random) {
        inFlight.remove(one.id + "/" + claim.receiver());
        OutboxEntry entry = one.entries.get(claim.receiver());
        if (entry == null || entry.version() != claim.version()) {
            return Optional.empty();
        }
        OutboxEntry settled = outbox.settle(entry, claim.notice(), outcome, now, random);
        one.put(settled);
        return Optional.of(new Effects(
                List.of(StateRecord.of(settled)),
                List.of(action(settled, claim.notice(), now)),
                List.of(),
                Set.of(one.id)));
    }

    private static Action action(OutboxEntry entry, Notice notice, Instant now) {
        String status = switch (entry.state()) {
            case SENT -> "sent";
            case DEAD -> "dead";
            case NEW, PENDING, RETRY, MOOT -> "retry";
        };
        String detail = notice.kind().word() + (entry.problem().isEmpty() ? "" : ": " + entry.problem());
        return new Action(
                Ids.of("notification", entry.receiver(), notice.key(), Long.toString(entry.version())),
                entry.incident(),
                now,
                "notification",
                entry.receiver(),
                status,
                detail);
    }
}
