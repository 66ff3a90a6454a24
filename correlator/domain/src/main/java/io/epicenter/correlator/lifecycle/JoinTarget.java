package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.grouping.SymptomIndex;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.memory.EpisodeHistory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An incident as those that wait look at it, for one tick.
final class JoinTarget {
    private final TrackedIncident incident;
    private final LinkScorer links;
    private final DependencyGraph graph;
    private final boolean firing;
    private final Instant firstOnset;
    private final Set<Entity> represented = new HashSet<>();
    private int further;
    private Instant lastActivity;
    private @Nullable SymptomIndex members;
    private EpisodeHistory.@Nullable Similarity similarity;

    JoinTarget(TrackedIncident incident, LinkScorer links, DependencyGraph graph) {
        this.incident = incident;
        this.links = links;
        this.graph = graph;
        this.firstOnset = incident.group().firstOnset();
        this.firing = incident.group().isFiring();
        this.lastActivity = incident.group().lastActivity();
    }

    TrackedIncident incident() {
        return incident;
    }

    Instant firstOnset() {
        return firstOnset;
    }

    /// Whether a member speaks for it in a storm: the first of each entity, and so many more for their texts.
    boolean isRepresentedBy(Symptom member, int most) {
        if (member.background()) {
            return false;
        }
        return represented.add(member.entity()) || further++ < most;
    }

    /// The best link to one of its members, when it is good enough.
    Optional<LinkScorer.Link> link(Symptom symptom) {
        SymptomIndex known = members;
        if (known == null) {
            known = links.index(incident.members().all(), graph);
            members = known;
        }
        return links.best(symptom, known, lastActivity, firing, graph);
    }

    /// What earlier incidents like this one had.
    double probabilityOf(Symptom symptom, EpisodeHistory episodes) {
        EpisodeHistory.Similarity known = similarity;
        if (known == null) {
            known = episodes.of(incident.group());
            similarity = known;
        }
        return known.probabilityOf(symptom);
    }

    void joined(Symptom symptom) {
        if (!symptom.background() && members != null) {
            members.add(symptom);
        }
        if (symptom.lastActivity().isAfter(lastActivity)) {
            lastActivity = symptom.lastActivity();
        }
    }
}
