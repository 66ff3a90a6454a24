package io.epicenter.correlator.incident;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The incidents of one environment, open or lately resolved, by id and by member; and the symptoms that wait for
/// one.
public final class IncidentIndex {
    private final Settings.Bounds bounds;
    private final Map<String, TrackedIncident> incidents = new LinkedHashMap<>();
    private final Map<String, TrackedIncident> byMember = new HashMap<>();
    private final WaitingSymptoms waiting;
    private final AlertIdentities alerts = new AlertIdentities();

    public IncidentIndex(Settings.Bounds bounds) {
        this.bounds = bounds;
        this.waiting = new WaitingSymptoms(bounds.pending(), alerts);
    }

    public WaitingSymptoms waiting() {
        return waiting;
    }

    public Collection<TrackedIncident> incidents() {
        return incidents.values();
    }

    /// The open ones, oldest first.
    public List<TrackedIncident> open() {
        return incidents.values().stream()
                .filter(TrackedIncident::isOpen)
                .sorted(Comparator.comparing(
                                (TrackedIncident incident) -> incident.period().openedAt())
                        .thenComparing(TrackedIncident::id))
                .toList();
    }

    public int openCount() {
        return (int) incidents.values().stream().filter(TrackedIncident::isOpen).count();
    }

    /// Whether there is neither an incident nor a symptom that waits for one.
    public boolean isEmpty() {
        return waiting.isEmpty() && incidents.isEmpty();
    }

    /// The id of an incident whose earliest member this is, and another one when an incident has it already.
    public String newIncidentId(Symptom first) {
        Entity entity = first.entity();
        String id = Ids.of(entity.tenant(), entity.environment(), first.onset().toString(), first.id());
        return incidents.containsKey(id) ? Ids.of(id, "split") : id;
    }

    public void add(TrackedIncident incident) {
        incidents.put(incident.id(), incident);
        for (Symptom member : incident.members().all()) {
            byMember.put(member.id(), incident);
            alerts.add(member);
        }
    }

    public void remove(Predicate<TrackedIncident> which) {
        incidents.values().removeIf(incident -> {
            boolean leaves = which.test(incident);
            if (leaves) {
                incident.members().all().forEach(member -> byMember.remove(member.id(), incident));
            }
            if (leaves && incident.members().overflow() > 0) {
                byMember.values().removeIf(incident::equals);
            }
            return leaves;
        });
        alerts.sweep(byMember.size() + waiting.size(), id -> find(id) != null);
    }

    /// Makes a symptom a member, for a reason that is published.
    public void attach(TrackedIncident incident, Symptom symptom, Outcome outcome, String reason, Tick tick) {
        addMember(incident, symptom.withReason(reason));
        tick.recordDecision(symptom, outcome, incident.id(), reason);
    }

    /// Makes a symptom a member whose decision is recorded elsewhere.
    public void addMember(TrackedIncident incident, Symptom symptom) {
        waiting.remove(symptom);
        incident.add(symptom, bounds.members());
        byMember.put(symptom.id(), incident);
    }

    @Nullable
    public TrackedIncident incident(String id) {
        return incidents.get(id);
    }

    /// The incident that this symptom is a member of.
    @Nullable
    public TrackedIncident incidentOf(String symptom) {
        return byMember.get(symptom);
    }

    /// The symptom of this id, waiting or a member; null when there is none.
    @Nullable
    public Symptom find(String id) {
        Symptom waits = waiting.get(id);
        if (waits != null) {
            return waits;
        }
        TrackedIncident incident = byMember.get(id);
        return incident == null ? null : incident.members().get(id);
    }

    /// Ends a symptom.
    ///
    /// @param id its own
    /// @param series of an alert: where the id is not known, all alerts of this identity end; null of others
    public void resolve(String id, @Nullable String series, Instant at) {
        if (series != null && find(id) == null) {
            for (String same : alerts.of(series)) {
                Symptom alert = find(same);
                if (alert != null && !alert.timestamp().isAfter(at)) {
                    resolve(same, null, at);
                }
            }
            return;
        }
        waiting.update(id, symptom -> symptom.isFiring() ? symptom.resolved(at) : symptom);
        TrackedIncident incident = byMember.get(id);
        Symptom member = incident == null ? null : incident.members().get(id);
        if (incident != null && member != null && member.isFiring()) {
            incident.members().replace(member.resolved(at));
        }
    }

    public void fireAgain(String id, Instant now) {
        waiting.update(id, Symptom::firingAgain);
        TrackedIncident incident = byMember.get(id);
        Symptom member = incident == null ? null : incident.members().get(id);
        if (incident != null && member != null) {
            incident.members().replace(member.firingAgain());
            if (!incident.isOpen() && member.opens()) {
                incident.reopen(now);
            }
        }
    }
}
