package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.grouping.SymptomIndex;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.WorkBudget;
import io.epicenter.correlator.rootcause.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens an incident around every opener that has settled, with all that is linked to it; or re-opens one whose root
/// cause and symptoms are the same.
public final class IncidentOpener {
    /// Part of the symptoms, 0..1, that a resolved incident must have had to be re-opened by them. Chosen by hand.
    private static final double SAME_SYMPTOMS = 0.5;

    private static final String LINKED = "linked to one that is";

    private final Settings settings;
    private final LinkScorer links;
    private final IncidentJoiner joiner;
    private final IncidentIndex index;
    private final IncidentDiagnoser diagnoser;

    public IncidentOpener(
            Settings settings,
            LinkScorer links,
            IncidentJoiner joiner,
            IncidentIndex index,
            IncidentDiagnoser diagnoser) {
        this.settings = settings;
        this.links = links;
        this.joiner = joiner;
        this.index = index;
        this.diagnoser = diagnoser;
    }

    /// What is not reached within the work of the tick goes on waiting, and so does what finds too many incidents
    /// open, for as long as it may wait for one to join.
    public void open(Tick tick) {
        SymptomIndex rest = null;
        for (Symptom opener : index.waiting().inTurn()) {
            if (!isDue(opener, settings.sessions().settle(), tick)
                    || joiner.isUnreached(opener)
                    || !index.waiting().contains(opener)) {
                continue;
            }
            if (links.work().isSpent()) {
                links.work().postpone();
                return;
            }
            if (rest == null) {
                rest = links.waiting(index.waiting().sorted(), tick.graph());
            }
            if (recoveredBeforeItSettled(opener)) {
                rest.remove(opener);
                index.waiting().ignore(opener, "recovered before it settled", tick);
            } else if (index.openCount() < settings.bounds().openIncidents()) {
                links.work().spend(WorkBudget.OPENING);
                openAround(links.cluster(opener, rest, tick.graph()), tick);
            } else if (isDue(opener, settings.sessions().attachWait(), tick)) {
                rest.remove(opener);
                index.waiting().ignore(opener, "too many open incidents", tick);
            }
        }
    }

    /// By event time, so that what is read late is decided as it would have been.
    private boolean recoveredBeforeItSettled(Symptom opener) {
        Instant settled = settings.timing()
                .firstTickFrom(opener.timestamp().plus(settings.sessions().settle()));
        return opener.resolvedAt() != null && !opener.resolvedAt().isAfter(settled);
    }

    private static boolean isDue(Symptom symptom, Duration after, Tick tick) {
        return symptom.opens() && !tick.now().isBefore(symptom.timestamp().plus(after));
    }

    private void openAround(List<Symptom> cluster, Tick tick) {
        Symptom first =
                cluster.stream().filter(Symptom::opens).min(Symptom.BY_ONSET).orElseThrow();
        int most = settings.bounds().members();
        List<Symptom> earliest = cluster.size() <= most ? cluster : cluster.subList(0, most);
        Diagnosis diagnosis = diagnoser.diagnose(earliest, Set.of(), tick);
        TrackedIncident known = diagnosis.clear() ? sameRoot(diagnosis.entity(), cluster) : null;
        if (known != null) {
            boolean again = !known.isOpen();
            if (again) {
                known.reopen(tick.now());
            }
            String reason = "the same root cause, " + HumanReadable.name(Objects.requireNonNull(diagnosis.entity()))
                    + (again ? "; re-opened" : "");
            cluster.forEach(symptom -> index.attach(known, symptom, Outcome.ATTACHED, reason, tick));
            return;
        }
        TrackedIncident incident = new TrackedIncident(index.newIncidentId(first), tick.now());
        index.add(incident);
        tick.recordDecision(first, Outcome.OPENED, incident.id(), "earliest of " + cluster.size() + " linked symptoms");
        index.addMember(incident, first.withReason("opened the incident: the earliest symptom"));
        JoinTarget target = joiner.joinTarget(incident, tick.graph());
        List<Symptom> others = cluster.stream()
                .filter(symptom -> !symptom.equals(first))
                .sorted(Symptom.BY_ONSET)
                .toList();
        for (Symptom symptom : others) {
            String reason = incident.members().isFull(most)
                    ? LINKED
                    : target.link(symptom).map(LinkScorer.Link::reason).orElse(LINKED);
            if (!incident.members().isFull(most)) {
                target.joined(symptom);
            }
            index.attach(incident, symptom, Outcome.ATTACHED, reason, tick);
        }
    }

    /// The incident of which this is the root cause too: open, or resolved not long ago and with half of the symptoms.
    private @Nullable TrackedIncident sameRoot(@Nullable Entity root, List<Symptom> cluster) {
        Comparator<TrackedIncident> openFirst = Comparator.comparing((TrackedIncident incident) -> !incident.isOpen())
                .thenComparing(incident -> incident.period().openedAt())
                .thenComparing(TrackedIncident::id);
        return index.incidents().stream()
                .filter(incident -> isCausedBy(root, incident) && sameSymptoms(incident, cluster))
                .min(openFirst)
                .orElse(null);
    }

    private static boolean isCausedBy(@Nullable Entity root, TrackedIncident incident) {
        Diagnosis diagnosis = incident.cause().diagnosis();
        return diagnosis != null && diagnosis.clear() && Objects.equals(diagnosis.entity(), root);
    }

    private static boolean sameSymptoms(TrackedIncident incident, List<Symptom> cluster) {
        long again = cluster.stream()
                .filter(symptom -> incident.members().hasSeries(symptom.series()))
                .count();
        boolean half = again >= SAME_SYMPTOMS * cluster.size();
        return incident.isOpen() ? again < IncidentSplitter.MIN_SERIES : half;
    }
}
