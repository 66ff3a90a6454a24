package io.epicenter.incident.notification;

import io.epicenter.contracts.Incident;
import io.epicenter.incident.notification.Delivery.State;
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

/// What is due to which receiver, which attempts can be made now, and how they ended. Knows which attempts are in
/// flight; all else is in the outbox of each incident. Returns the entries that changed. Confined to the registry.
public final class NotificationQueue {
    private final Outbox outbox;
    private final Map<String, ReceiverProfile> profiles = new LinkedHashMap<>();
    private final Set<FlightKey> inFlight = new HashSet<>();

    public NotificationQueue(Outbox outbox, List<ReceiverProfile> receivers) {
        this.outbox = outbox;
        receivers.forEach(profile -> profiles.put(profile.name(), profile));
    }

    /// An incident of which receivers may be notified.
    public record Subject(IncidentOutbox outbox, NotificationContext context) {}

    private record FlightKey(String incident, String receiver) {
        static FlightKey of(OutboxEntry entry) {
            return new FlightKey(entry.incident(), entry.receiver());
        }
    }

    /// The deliveries of an incident, as people see them.
    public List<Delivery> deliveries(IncidentOutbox entries) {
        return entries.deliveries(profiles);
    }

    /// Whether an attempt for the incident is in flight.
    public boolean isInFlight(IncidentOutbox entries) {
        return entries.entries().stream().anyMatch(this::isInFlight);
    }

    private boolean isInFlight(OutboxEntry entry) {
        return inFlight.contains(FlightKey.of(entry));
    }

    /// Decides what is due of an incident.
    public List<OutboxEntry> decide(IncidentOutbox entries, NotificationContext context) {
        List<OutboxEntry> changed = new ArrayList<>();
        for (ReceiverProfile profile : profiles.values()) {
            outbox.decide(entries.entry(profile.name()), context, profile).ifPresent(changed::add);
        }
        changed.forEach(entries::put);
        return changed;
    }

    /// Takes up attempts that were interrupted.
    public List<OutboxEntry> recover(IncidentOutbox entries, Instant now) {
        List<OutboxEntry> changed = entries.entries().stream()
                .filter(entry -> entry.state() == State.PENDING && !isInFlight(entry))
                .map(entry -> outbox.recover(entry, now))
                .toList();
        changed.forEach(entries::put);
        return changed;
    }

    /// The attempts that can be made now for these incidents: paging receivers first, then the worst incidents, then
    /// the oldest.
    ///
    /// @param free how many attempts a receiver can take now
    public DeliveryClaims claims(List<Subject> incidents, ToIntFunction<String> free) {
        List<DueEntry> due = new ArrayList<>();
        incidents.forEach(subject -> addDue(due, subject));
        due.sort(Comparator.comparing((DueEntry item) -> !item.profile.pages())
                .thenComparing(item -> -item.incident().severity())
                .thenComparing(item -> item.entry.since()));
        Map<String, Integer> left = new LinkedHashMap<>();
        List<OutboxEntry> changed = new ArrayList<>();
        List<DeliveryClaim> claims = new ArrayList<>();
        for (DueEntry item : due) {
            int room = left.computeIfAbsent(item.profile.name(), free::applyAsInt);
            if (room > 0) {
                left.put(item.profile.name(), room - 1);
                OutboxEntry entry = outbox.claim(item.entry, item.subject.context, item.profile);
                item.subject.outbox.put(entry);
                changed.add(entry);
                claim(entry, item.subject.context).ifPresent(claims::add);
            }
        }
        return new DeliveryClaims(changed, claims);
    }

    private record DueEntry(Subject subject, OutboxEntry entry, ReceiverProfile profile) {
        Incident incident() {
            return subject.context.incident();
        }
    }

    private void addDue(List<DueEntry> due, Subject subject) {
        for (OutboxEntry entry : subject.outbox.entries()) {
            ReceiverProfile profile = profiles.get(entry.receiver());
            if (profile != null && entry.isReady(subject.context.now()) && !isInFlight(entry)) {
                due.add(new DueEntry(subject, entry, profile));
            }
        }
    }

    /// Empty when nothing is due any more.
    private Optional<DeliveryClaim> claim(OutboxEntry entry, NotificationContext context) {
        if (entry.state() != State.PENDING) {
            return Optional.empty();
        }
        inFlight.add(FlightKey.of(entry));
        return Optional.of(new DeliveryClaim(entry.receiver(), entry.version(), outbox.notification(entry, context)));
    }

    /// Takes the outcome of an attempt; empty when it has been overtaken. `random` is 0..1.
    public Optional<OutboxEntry> settle(
            IncidentOutbox entries, DeliveryClaim claim, DeliveryOutcome outcome, Instant now, double random) {
        Notification notification = claim.notification();
        inFlight.remove(new FlightKey(notification.incident().id(), claim.receiver()));
        OutboxEntry entry = entries.entry(claim.receiver());
        if (entry == null || entry.version() != claim.version()) {
            return Optional.empty();
        }
        OutboxEntry settled = outbox.settle(entry, notification, outcome, now, random);
        entries.put(settled);
        return Optional.of(settled);
    }
}
