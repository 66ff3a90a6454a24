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
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who is where: the incidents of one environment, open or lately resolved, and the symptoms that wait for one.
public final class IncidentIndex {
    private final Settings.Bounds bounds;
    private final Map<String, TrackedIncident> incidents = new LinkedHashMap<>();
    private final Map<String, Symptom> waiting = new TreeMap<>();
    private final Map<String, TrackedIncident> byMember = new HashMap<>();

    public IncidentIndex(Settings.Bounds bounds) {
        this.bounds = bounds;
    }

    public Collection<TrackedIncident> incidents() {
        return incidents.values();
    }

    /// The open ones, oldest first.
    public List<TrackedIncident> open() {
        return incidents.values().stream()
                .filter(TrackedIncident::isOpen)
                .sorted(Comparator.comparing(TrackedIncident::openedAt).thenComparing(TrackedIncident::id))
                .toList();
    }

    public int openCount() {
        return (int) incidents.values().stream().filter(TrackedIncident::isOpen).count();
    }

    public Collection<Symptom> waiting() {
        return waiting.values();
    }

    /// Those that wait, earliest onset first.
    public List<Symptom> sortedWaiting() {
        return waiting.values().stream().sorted(Symptom.BY_ONSET).toList();
    }

    public boolean isWaiting(Symptom symptom) {
        return waiting.containsKey(symptom.id());
    }

    /// Lets a symptom wait; false when there is no room.
    public boolean addWaiting(Symptom symptom) {
        if (waiting.size() >= bounds.pending()) {
            return false;
        }
        waiting.put(symptom.id(), symptom);
        return true;
    }

    /// Sends one away that waited.
    public void ignore(Symptom symptom, String reason, Instant now, EffectCollector outbox) {
        waiting.remove(symptom.id());
        outbox.recordDecision(symptom, Outcome.IGNORED, null, reason, now);
    }

    /// The id of an incident whose earliest member this is, and another one when an incident has it already.
    public String newIncidentId(Symptom first) {
        Entity entity = first.entity();
        String id = Ids.of(entity.tenant(), entity.environment(), first.onset().toString(), first.id());
        return incidents.containsKey(id) ? Ids.of(id, "split") : id;
    }

    public void add(TrackedIncident incident) {
        incidents.put(incident.id(), incident);
        incident.members().forEach(member -> byMember.put(member.id(), incident));
    }

    public void remove(Predicate<TrackedIncident> which) {
        incidents.values().removeIf(incident -> {
            boolean leaves = which.test(incident);
            if (leaves) {
                incident.members().forEach(member -> byMember.remove(member.id(), incident));
            }
            return leaves;
        });
    }

    /// Makes a symptom a member, for a reason that is told.
    public void attach(
            TrackedIncident incident,
            Symptom symptom,
            Outcome outcome,
            String reason,
            Instant now,
            EffectCollector outbox) {
        waiting.remove(symptom.id());
        incident.add(symptom.withReason(reason), bounds.members());
        byMember.put(symptom.id(), incident);
        outbox.recordDecision(symptom, outcome, incident.id(), reason, now);
    }

    /// Makes a symptom the first member of its incident.
    public void attachFirst(TrackedIncident incident, Symptom first) {
        waiting.remove(first.id());
        incident.add(first, bounds.members());
        byMember.put(first.id(), incident);
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
        return incident == null ? null : incident.member(id);
    }

    public void resolve(String id, Instant at) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.isFiring() ? symptom.resolved(at) : symptom);
        TrackedIncident incident = byMember.get(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null && member.isFiring()) {
            incident.replace(member.resolved(at));
        }
    }

    public void fireAgain(String id, Instant now) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.firingAgain());
        TrackedIncident incident = byMember.get(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null) {
            incident.replace(member.firingAgain());
            if (!incident.isOpen() && member.opens()) {
                incident.reopen(now);
            }
        }
    }
}
