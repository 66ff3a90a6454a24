package io.epicenter.correlator;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.correlator.evidence.Situation;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The incidents of one environment, open or lately resolved, and the symptoms that wait to open or join one.
final class Incidents {
    private final Settings settings;
    private final Links links;
    private final Ranking ranking;
    private final Memory memory;
    private final Lifecycle lifecycle;
    private final Map<String, OpenIncident> incidents = new LinkedHashMap<>();
    private final Map<String, Symptom> waiting = new TreeMap<>();

    Incidents(Settings settings, Plugins plugins, Memory memory) {
        this.settings = settings;
        this.links = new Links(plugins.rules(), settings.sessions());
        this.ranking = new Ranking(plugins.evidence(), settings);
        this.memory = memory;
        this.lifecycle = new Lifecycle(settings.lifecycle(), memory);
    }

    Collection<OpenIncident> all() {
        return incidents.values();
    }

    Collection<Symptom> waiting() {
        return waiting.values();
    }

    void restore(OpenIncident incident) {
        incidents.put(incident.id(), incident);
    }

    void restoreWaiting(Symptom symptom) {
        waiting.put(symptom.id(), symptom);
    }

    boolean isIdle() {
        return waiting.isEmpty() && incidents.isEmpty();
    }

    int openCount() {
        return (int) incidents.values().stream().filter(OpenIncident::isOpen).count();
    }

    /// Lets a symptom wait for its incident; false when there is no room.
    boolean await(Symptom symptom) {
        if (waiting.size() >= settings.bounds().pending()) {
            return false;
        }
        waiting.put(symptom.id(), symptom);
        return true;
    }

    /// The symptom of this id, waiting or a member; null when there is none.
    @Nullable
    Symptom find(String id) {
        Symptom waits = waiting.get(id);
        if (waits != null) {
            return waits;
        }
        OpenIncident incident = incidentOf(id);
        return incident == null ? null : incident.member(id);
    }

    void resolve(String id, Instant at) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.isFiring() ? symptom.resolved(at) : symptom);
        OpenIncident incident = incidentOf(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null && member.isFiring()) {
            incident.replace(member.resolved(at));
        }
    }

    void fireAgain(String id, Instant now) {
        waiting.computeIfPresent(id, (key, symptom) -> symptom.firingAgain());
        OpenIncident incident = incidentOf(id);
        Symptom member = incident == null ? null : incident.member(id);
        if (incident != null && member != null) {
            incident.replace(member.firingAgain());
            if (!incident.isOpen()) {
                incident.reopen(now);
            }
        }
    }

    private @Nullable OpenIncident incidentOf(String symptom) {
        for (OpenIncident incident : incidents.values()) {
            if (incident.member(symptom) != null) {
                return incident;
            }
        }
        return null;
    }

    void tick(Instant now, Graph graph, Outbox outbox) {
        join(now, graph, outbox);
        open(now, graph, outbox);
        giveUp(now, outbox);
        for (OpenIncident incident : List.copyOf(incidents.values())) {
            if (incident.isOpen()) {
                rank(incident, now, graph);
                lifecycle.settle(incident, now);
            }
        }
        merge(now, graph, outbox);
        for (OpenIncident incident : incidents.values()) {
            lifecycle.publish(incident, now, graph, outbox);
        }
        incidents.values().removeIf(incident -> {
            Instant resolvedAt = incident.resolvedAt();
            return resolvedAt != null
                    && resolvedAt.plus(settings.lifecycle().reopen()).isBefore(now);
        });
    }

    /// An open incident as those that wait look at it.
    private static final class Door {
        private final OpenIncident incident;
        private final NearIndex members;
        private final boolean firing;
        private Instant lastActivity;

        Door(OpenIncident incident, NearIndex members) {
            this.incident = incident;
            this.members = members;
            this.firing = incident.isFiring();
            this.lastActivity = incident.lastActivity();
        }

        void joined(Symptom symptom) {
            members.add(symptom);
            if (symptom.lastActivity().isAfter(lastActivity)) {
                lastActivity = symptom.lastActivity();
            }
        }
    }

    /// Lets what waits join the open incident it is linked to best.
    private void join(Instant now, Graph graph, Outbox outbox) {
        if (waiting.isEmpty()) {
            return;
        }
        List<Door> doors = incidents.values().stream()
                .filter(OpenIncident::isOpen)
                .map(incident -> new Door(incident, links.index(incident, graph)))
                .toList();
        for (Symptom symptom : sortedWaiting()) {
            Door best = null;
            Links.Link bestLink = null;
            for (Door door : doors) {
                Optional<Links.Link> link = links.best(symptom, door.members, door.lastActivity, door.firing, graph);
                if (link.isPresent() && (bestLink == null || link.get().probability() > bestLink.probability())) {
                    best = door;
                    bestLink = link.get();
                }
            }
            if (best != null && bestLink != null) {
                best.joined(symptom);
                attach(best.incident, symptom, bestLink.reason(), now, outbox);
            }
        }
    }

    private void attach(OpenIncident incident, Symptom symptom, String reason, Instant now, Outbox outbox) {
        waiting.remove(symptom.id());
        incident.add(symptom.because(reason), settings.bounds().members());
        outbox.decide(symptom, Outcome.ATTACHED, incident.id(), reason, now);
    }

    private List<Symptom> sortedWaiting() {
        return waiting.values().stream().sorted(Symptom.BY_ONSET).toList();
    }

    /// Opens an incident around every opener that has settled, with all that is linked to it.
    private void open(Instant now, Graph graph, Outbox outbox) {
        for (Symptom opener : sortedWaiting()) {
            boolean settled = opener.opens()
                    && !now.isBefore(opener.timestamp().plus(settings.sessions().settle()));
            if (!settled || !waiting.containsKey(opener.id())) {
                continue;
            }
            if (!opener.isFiring()) {
                waiting.remove(opener.id());
                outbox.decide(opener, Outcome.IGNORED, null, "recovered before it settled", now);
                continue;
            }
            if (openCount() >= settings.bounds().openIncidents()) {
                waiting.remove(opener.id());
                outbox.decide(opener, Outcome.IGNORED, null, "too many open incidents", now);
                continue;
            }
            openAround(links.cluster(opener, sortedWaiting(), graph), now, graph, outbox);
        }
    }

    private void openAround(List<Symptom> cluster, Instant now, Graph graph, Outbox outbox) {
        Symptom first =
                cluster.stream().filter(Symptom::opens).min(Symptom.BY_ONSET).orElseThrow();
        Diagnosis diagnosis = diagnose(cluster, now, graph);
        OpenIncident known = diagnosis.clear() ? sameRoot(diagnosis.entity()) : null;
        if (known != null) {
            boolean again = !known.isOpen();
            if (again) {
                known.reopen(now);
            }
            String reason = "the same root cause, " + Words.name(Objects.requireNonNull(diagnosis.entity()))
                    + (again ? "; re-opened" : "");
            cluster.forEach(symptom -> attach(known, symptom, reason, now, outbox));
            return;
        }
        Entity entity = first.entity();
        String id = Ids.of(entity.tenant(), entity.environment(), first.onset().toString(), first.id());
        OpenIncident incident = new OpenIncident(id, now);
        waiting.remove(first.id());
        incident.add(
                first.because("opened the incident: the earliest symptom"),
                settings.bounds().members());
        outbox.decide(first, Outcome.OPENED, id, "earliest of " + cluster.size() + " linked symptoms", now);
        incidents.put(id, incident);
        List<Symptom> others = cluster.stream()
                .filter(symptom -> !symptom.equals(first))
                .sorted(Symptom.BY_ONSET)
                .toList();
        Door door = new Door(incident, links.index(incident, graph));
        for (Symptom symptom : others) {
            String reason = links.best(symptom, door.members, door.lastActivity, true, graph)
                    .map(Links.Link::reason)
                    .orElse("linked to one that is");
            door.joined(symptom);
            attach(incident, symptom, reason, now, outbox);
        }
    }

    /// The incident, open or resolved not long ago, of which this is the root cause too.
    private @Nullable OpenIncident sameRoot(@Nullable Entity root) {
        Comparator<OpenIncident> openFirst = Comparator.comparing((OpenIncident incident) -> !incident.isOpen())
                .thenComparing(OpenIncident::openedAt)
                .thenComparing(OpenIncident::id);
        return incidents.values().stream()
                .filter(incident -> incident.diagnosis() != null
                        && incident.diagnosis().clear()
                        && Objects.equals(incident.diagnosis().entity(), root))
                .min(openFirst)
                .orElse(null);
    }

    private void giveUp(Instant now, Outbox outbox) {
        for (Symptom symptom : sortedWaiting()) {
            Instant until = symptom.timestamp().plus(settings.sessions().attachWait());
            if (!symptom.opens() && !now.isBefore(until)) {
                waiting.remove(symptom.id());
                outbox.decide(
                        symptom, Outcome.IGNORED, null, "may not open an incident and none was near to join", now);
            }
        }
    }

    private Diagnosis diagnose(Collection<Symptom> members, Instant now, Graph graph) {
        return ranking.diagnose(
                new Situation(members, memory.around(members, graph), memory.changes(), graph, now, settings.causes()));
    }

    /// Ranks the causes when it is time to, and while the signals of its beginning are still remembered.
    private void rank(OpenIncident incident, Instant now, Graph graph) {
        if (!incident.isRankDue(now, settings.lifecycle().rerankAfter())) {
            return;
        }
        Instant remembered = now.minus(settings.bounds().history());
        if (incident.diagnosis() == null || incident.firstOnset().isAfter(remembered)) {
            incident.ranked(diagnose(incident.members(), now, graph), now);
        }
    }

    /// Folds younger incidents into the oldest open one with the same clear root cause or blamed change.
    private void merge(Instant now, Graph graph, Outbox outbox) {
        List<OpenIncident> open = incidents.values().stream()
                .filter(OpenIncident::isOpen)
                .sorted(Comparator.comparing(OpenIncident::openedAt).thenComparing(OpenIncident::id))
                .toList();
        for (int i = 0; i < open.size(); i++) {
            for (int j = i + 1; j < open.size(); j++) {
                OpenIncident older = open.get(i);
                OpenIncident younger = open.get(j);
                if (older.isOpen() && younger.isOpen() && Lifecycle.oneRoot(older, younger)) {
                    fold(younger, older, now, graph, outbox);
                }
            }
        }
    }

    private void fold(OpenIncident younger, OpenIncident older, Instant now, Graph graph, Outbox outbox) {
        String reason = "merged: the same root cause as " + younger.id();
        younger.resolve(now);
        lifecycle.publish(younger, now, graph, outbox);
        for (Symptom member : younger.members()) {
            attach(older, member, reason, now, outbox);
        }
        incidents.remove(younger.id());
        rank(older, now, graph);
    }
}
