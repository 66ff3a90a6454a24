package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.Links;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.Words;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens an incident around every opener that has settled, with all that is linked to it; or re-opens one whose root
/// cause and symptoms are the same.
public final class Opening {
    private static final double SAME_SYMPTOMS = 0.5;

    private static final String LINKED = "linked to one that is";

    private final Settings settings;
    private final Links links;
    private final Joining joining;
    private final Roster roster;
    private final Diagnoses diagnoses;

    public Opening(Settings settings, Links links, Joining joining, Roster roster, Diagnoses diagnoses) {
        this.settings = settings;
        this.links = links;
        this.joining = joining;
        this.roster = roster;
        this.diagnoses = diagnoses;
    }

    public void open(Instant now, Graph graph, Outbox outbox) {
        for (Symptom opener : roster.sortedWaiting()) {
            boolean settled = opener.opens()
                    && !now.isBefore(opener.timestamp().plus(settings.sessions().settle()));
            if (!settled || !roster.waits(opener)) {
                continue;
            }
            if (!opener.isFiring()) {
                roster.dismiss(opener, "recovered before it settled", now, outbox);
            } else if (roster.openCount() >= settings.bounds().openIncidents()) {
                roster.dismiss(opener, "too many open incidents", now, outbox);
            } else {
                openAround(links.cluster(opener, roster.sortedWaiting(), graph), now, graph, outbox);
            }
        }
    }

    private void openAround(List<Symptom> cluster, Instant now, Graph graph, Outbox outbox) {
        Symptom first =
                cluster.stream().filter(Symptom::opens).min(Symptom.BY_ONSET).orElseThrow();
        int most = settings.bounds().members();
        List<Symptom> earliest = cluster.size() <= most ? cluster : cluster.subList(0, most);
        Diagnosis diagnosis = diagnoses.diagnose(earliest, Set.of(), now, graph);
        OpenIncident known = diagnosis.clear() ? sameRoot(diagnosis.entity(), cluster) : null;
        if (known != null) {
            boolean again = !known.isOpen();
            if (again) {
                known.reopen(now);
            }
            String reason = "the same root cause, " + Words.name(Objects.requireNonNull(diagnosis.entity()))
                    + (again ? "; re-opened" : "");
            cluster.forEach(symptom -> roster.attach(known, symptom, Outcome.ATTACHED, reason, now, outbox));
            return;
        }
        OpenIncident incident = new OpenIncident(roster.freshId(first), now);
        roster.add(incident);
        outbox.decide(first, Outcome.OPENED, incident.id(), "earliest of " + cluster.size() + " linked symptoms", now);
        roster.found(incident, first.because("opened the incident: the earliest symptom"));
        Joining.Door door = joining.door(incident, graph);
        List<Symptom> others = cluster.stream()
                .filter(symptom -> !symptom.equals(first))
                .sorted(Symptom.BY_ONSET)
                .toList();
        for (Symptom symptom : others) {
            String reason = incident.isFull(most)
                    ? LINKED
                    : joining.link(symptom, door, graph).map(Links.Link::reason).orElse(LINKED);
            if (!incident.isFull(most)) {
                door.joined(symptom);
            }
            roster.attach(incident, symptom, Outcome.ATTACHED, reason, now, outbox);
        }
    }

    /// The incident of which this is the root cause too: open, or resolved not long ago and with half of the symptoms.
    private @Nullable OpenIncident sameRoot(@Nullable Entity root, List<Symptom> cluster) {
        Comparator<OpenIncident> openFirst = Comparator.comparing((OpenIncident incident) -> !incident.isOpen())
                .thenComparing(OpenIncident::openedAt)
                .thenComparing(OpenIncident::id);
        return roster.incidents().stream()
                .filter(incident -> incident.diagnosis() != null
                        && incident.diagnosis().clear()
                        && Objects.equals(incident.diagnosis().entity(), root)
                        && sameSymptoms(incident, cluster))
                .min(openFirst)
                .orElse(null);
    }

    private static boolean sameSymptoms(OpenIncident incident, List<Symptom> cluster) {
        long again = cluster.stream()
                .filter(symptom -> incident.hasSeries(symptom.series()))
                .count();
        boolean half = again >= SAME_SYMPTOMS * cluster.size();
        return incident.isOpen() ? again < Splitting.DIFFERENT : half;
    }
}
