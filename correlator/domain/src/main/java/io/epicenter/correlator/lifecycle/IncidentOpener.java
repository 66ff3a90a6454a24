package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.incident.EffectCollector;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens an incident around every opener that has settled, with all that is linked to it; or re-opens one whose root
/// cause and symptoms are the same.
public final class IncidentOpener {
    private static final double SAME_SYMPTOMS = 0.5;

    private static final String LINKED = "linked to one that is";

    private final Settings settings;
    private final LinkScorer links;
    private final IncidentJoiner joining;
    private final IncidentIndex roster;
    private final IncidentDiagnoser diagnoses;

    public IncidentOpener(
            Settings settings,
            LinkScorer links,
            IncidentJoiner joining,
            IncidentIndex roster,
            IncidentDiagnoser diagnoses) {
        this.settings = settings;
        this.links = links;
        this.joining = joining;
        this.roster = roster;
        this.diagnoses = diagnoses;
    }

    public void open(Instant now, DependencyGraph graph, EffectCollector outbox) {
        for (Symptom opener : roster.sortedWaiting()) {
            boolean settled = opener.opens()
                    && !now.isBefore(opener.timestamp().plus(settings.sessions().settle()));
            if (!settled || !roster.isWaiting(opener)) {
                continue;
            }
            if (!opener.isFiring()) {
                roster.ignore(opener, "recovered before it settled", now, outbox);
            } else if (roster.openCount() >= settings.bounds().openIncidents()) {
                roster.ignore(opener, "too many open incidents", now, outbox);
            } else {
                openAround(links.cluster(opener, roster.sortedWaiting(), graph), now, graph, outbox);
            }
        }
    }

    private void openAround(List<Symptom> cluster, Instant now, DependencyGraph graph, EffectCollector outbox) {
        Symptom first =
                cluster.stream().filter(Symptom::opens).min(Symptom.BY_ONSET).orElseThrow();
        int most = settings.bounds().members();
        List<Symptom> earliest = cluster.size() <= most ? cluster : cluster.subList(0, most);
        Diagnosis diagnosis = diagnoses.diagnose(earliest, Set.of(), now, graph);
        TrackedIncident known = diagnosis.clear() ? sameRoot(diagnosis.entity(), cluster) : null;
        if (known != null) {
            boolean again = !known.isOpen();
            if (again) {
                known.reopen(now);
            }
            String reason = "the same root cause, " + HumanReadable.name(Objects.requireNonNull(diagnosis.entity()))
                    + (again ? "; re-opened" : "");
            cluster.forEach(symptom -> roster.attach(known, symptom, Outcome.ATTACHED, reason, now, outbox));
            return;
        }
        TrackedIncident incident = new TrackedIncident(roster.newIncidentId(first), now);
        roster.add(incident);
        outbox.recordDecision(
                first, Outcome.OPENED, incident.id(), "earliest of " + cluster.size() + " linked symptoms", now);
        roster.attachFirst(incident, first.withReason("opened the incident: the earliest symptom"));
        IncidentJoiner.JoinTarget door = joining.joinTarget(incident, graph);
        List<Symptom> others = cluster.stream()
                .filter(symptom -> !symptom.equals(first))
                .sorted(Symptom.BY_ONSET)
                .toList();
        for (Symptom symptom : others) {
            String reason = incident.isFull(most)
                    ? LINKED
                    : joining.link(symptom, door, graph)
                            .map(LinkScorer.Link::reason)
                            .orElse(LINKED);
            if (!incident.isFull(most)) {
                door.joined(symptom);
            }
            roster.attach(incident, symptom, Outcome.ATTACHED, reason, now, outbox);
        }
    }

    /// The incident of which this is the root cause too: open, or resolved not long ago and with half of the symptoms.
    private @Nullable TrackedIncident sameRoot(@Nullable Entity root, List<Symptom> cluster) {
        Comparator<TrackedIncident> openFirst = Comparator.comparing((TrackedIncident incident) -> !incident.isOpen())
                .thenComparing(TrackedIncident::openedAt)
                .thenComparing(TrackedIncident::id);
        return roster.incidents().stream()
                .filter(incident -> incident.diagnosis() != null
                        && incident.diagnosis().clear()
                        && Objects.equals(incident.diagnosis().entity(), root)
                        && sameSymptoms(incident, cluster))
                .min(openFirst)
                .orElse(null);
    }

    private static boolean sameSymptoms(TrackedIncident incident, List<Symptom> cluster) {
        long again = cluster.stream()
                .filter(symptom -> incident.hasSeries(symptom.series()))
                .count();
        boolean half = again >= SAME_SYMPTOMS * cluster.size();
        return incident.isOpen() ? again < IncidentSplitter.MIN_SERIES : half;
    }
}
