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
public final class Roster {
    private final Settings.Bounds bounds;
    private final Map<String, OpenIncident> incidents = new LinkedHashMap<>();
    private final Map<String, Symptom> waiting = new TreeMap<>();
    private final Map<String, OpenIncident> homes = new HashMap<>();

    public Roster(Settings.Bounds bounds) {
        this.bounds = bounds;
    }

    public Collection<OpenIncident> incidents() {
        return incidents.values();
    }

    /// The open ones, oldest first.
    public List<OpenIncident> open() {
        return incidents.values().stream()
                .filter(OpenIncident::isOpen)
                .sorted(Comparator.comparing(OpenIncident::openedAt).thenComparing(OpenIncident::id))
                .toList();
    }

    public int openCount() {
        return (int) incidents.values().stream().filter(OpenIncident::isOpen).count();
    }

    public Collection<Symptom> waiting() {
        return waiting.values();
    }

    /// Those that wait, earliest onset first.
    public List<Symptom> sortedWaiting() {
        return waiting.values().stream().sorted(Symptom.BY_ONSET).toList();
    }

    public boolean waits(Symptom symptom) {
        return waiting.containsKey(symptom.id());
    }

    /// Lets a symptom wait; false when there is no room.
    public boolean await(Symptom symptom) {
        if (waiting.size() >= bounds.pending()) {
            return false;
        }
        waiting.put(symptom.id(), symptom);
        return true;
    }

    /// Sends one away that waited.
    public void dismiss(Symptom symptom, String reason, Instant now, Outbox outbox) {
        waiting.remove(symptom.id());
        outbox.decide(symptom, Outcome.IGNORED, null, reason, now);
    }

    /// The id of an incident whose earliest member this is, and another one when an incident has it already.
    public String freshId(Symptom first) {
        Entity entity = first.entity();
        String id = Ids.of(entity.tenant(), entity.environment(), first.onset().toString(), first.id());
        return incidents.containsKey(id) ? Ids.of(id, "split") : id;
    }

    public void add(OpenIncident incident) {
        incidents.put(incident.id(), incident);
        incident.members().forEach(member -> homes.put(member.id(), incident));
    }

    public void remove(Predicate<OpenIncident> which) {
        incidents.values().removeIf(incident -> {
            boolean leaves = which.test(incident);
            if (leaves) {
                incident.members().forEach(member -> homes.remove(member.id(), incident));
            }
            return leaves;
        });
    }

    /// Makes a symptom a member, for a reason that is told.
    public void attach(
            OpenIncident incident, Symptom symptom, Outcome outcome, String reason, Instant now, Outbox outbox) {
        waiting.remove(symptom.id());
        incident.add(symptom.because(reason), bounds.members());
        homes.put(symptom.id(), incident);
        outbox.decide(symptom, outcome, incident.id(), reason, now);
    }

    /// Makes a symptom the first member of its incident.
    public void found(OpenIncident incident, Symptom first) {
        waiting.remove(first.id());
        incident.add(first, bounds.members());
        homes.put(first.id(), incident);
    }

    @Nullable
    public OpenIncident incident(String id) {
        return incidents.get(id);
    }

    /// The incident that this symptom is a member of.
    @Nullable
    public OpenIncident incidentOf(String symptom) {
        return homes.get(symptom);
    }

    /// The symptom of this id, waiting or a member; null when there is none.
    @Nullable
    public Symptom find(String id) {
        Symptom waits = waiting.get(id);
        if (waits != null) {
            return waits;
        }
        OpenIncident incident = homes.get(id);
        return incident == null ? null : incident.member(id);
    }

    public void resolve(String id, Instant at) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.isFiring() ? symptom.resolved(at) : symptom);
        OpenIncident incident = homes.get(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null && member.isFiring()) {
            incident.replace(member.resolved(at));
        }
    }

    public void fireAgain(String id, Instant now) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.firingAgain());
        OpenIncident incident = homes.get(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null) {
            incident.replace(member.firingAgain());
            if (!incident.isOpen() && member.opens()) {
                incident.reopen(now);
            }
        }
    }
}
