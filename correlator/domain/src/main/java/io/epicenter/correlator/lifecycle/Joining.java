package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.grouping.Links;
import io.epicenter.correlator.grouping.NearIndex;
import io.epicenter.correlator.grouping.Rule;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.incident.Outbox;
import io.epicenter.correlator.incident.Roster;
import io.epicenter.correlator.memory.Episodes;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets what waits join the incident it belongs to: of those it is linked to, one that does not yet have its series,
/// because the same check begins to fail once in a fault; then the one that links best and began last, because a
/// fault brings most of its symptoms early. What age weighs against a link is fitted, by logistic
/// regression on recorded faults that overlap: docs/accuracy-correlation.md. O(waiting x near incidents x members
/// asked).
public final class Joining {
    private static final double YOUTH_MILLIS = 60_000;
    private static final double AGE_WEIGHT = 3;

    private final Links links;
    private final Roster roster;
    private final Episodes episodes;
    private final Duration gap;

    public Joining(Links links, Roster roster, Episodes episodes, Settings.Sessions settings) {
        this.links = links;
        this.roster = roster;
        this.episodes = episodes;
        this.gap = settings.gap();
    }

    /// An incident as those that wait look at it.
    static final class Door {
        private final OpenIncident incident;
        private final NearIndex members;
        private final boolean firing;
        private final Instant began;
        private Instant lastActivity;
        private Episodes.@Nullable Likeness likeness;

        Door(OpenIncident incident, NearIndex members) {
            this.incident = incident;
            this.members = members;
            this.began = incident.together().firstOnset();
            this.firing = incident.together().isFiring();
            this.lastActivity = incident.together().lastActivity();
        }

        OpenIncident incident() {
            return incident;
        }

        /// What earlier incidents like this one had.
        double expects(Symptom symptom, Episodes episodes) {
            Episodes.Likeness known = likeness;
            if (known == null) {
                known = episodes.of(incident);
                likeness = known;
            }
            return known.expects(symptom);
        }

        void joined(Symptom symptom) {
            if (!symptom.background()) {
                members.add(symptom);
            }
            if (symptom.lastActivity().isAfter(lastActivity)) {
                lastActivity = symptom.lastActivity();
            }
        }
    }

    /// @param late what the incident's age takes from the link's log-odds
    private record Choice(Door door, Links.Link link, boolean repeats, double late) {
        Choice with(Links.Link weighed) {
            return new Choice(door, weighed, repeats, late);
        }

        double score() {
            return link.logOdds() - late;
        }

        boolean beats(Choice other) {
            return repeats == other.repeats ? score() > other.score() : !repeats;
        }
    }

    Door door(OpenIncident incident, Graph graph) {
        return new Door(incident, links.index(incident, graph));
    }

    Optional<Links.Link> link(Symptom symptom, Door door, Graph graph) {
        return links.best(symptom, door.members, door.lastActivity, door.firing, graph);
    }

    public void join(Instant now, Graph graph, Outbox outbox) {
        if (roster.waiting().isEmpty()) {
            return;
        }
        List<Door> doors = new ArrayList<>();
        for (OpenIncident incident : roster.incidents()) {
            if (incident.isOpen()
                    || !incident.together().lastActivity().plus(gap).isBefore(now)) {
                doors.add(door(incident, graph));
            }
        }
        for (Symptom symptom : roster.sortedWaiting()) {
            Choice best = best(symptom, doors, graph);
            if (best != null) {
                enter(best, symptom, now, outbox);
            }
        }
    }

    private @Nullable Choice best(Symptom symptom, List<Door> doors, Graph graph) {
        List<Choice> choices = new ArrayList<>();
        for (Door door : doors) {
            Optional<Links.Link> link = link(symptom, door, graph);
            if (link.isEmpty()) {
                continue;
            }
            long ageMillis = Duration.between(door.began, symptom.onset()).abs().toMillis();
            double late = AGE_WEIGHT * Math.log1p(ageMillis / YOUTH_MILLIS);
            choices.add(new Choice(door, link.get(), door.incident.hasSeries(symptom.series()), late));
        }
        boolean asksThePast = choices.size() > 1 && !episodes.isEmpty();
        Choice best = null;
        for (Choice choice : choices) {
            Choice weighed = asksThePast ? preferring(choice, symptom) : choice;
            if (best == null || weighed.beats(best)) {
                best = weighed;
            }
        }
        return best;
    }

    private Choice preferring(Choice choice, Symptom symptom) {
        double expected = choice.door().expects(symptom, episodes);
        return choice.with(links.preferring(choice.link(), new Rule.Choice(symptom, expected)));
    }

    private void enter(Choice choice, Symptom symptom, Instant now, Outbox outbox) {
        OpenIncident incident = choice.door().incident();
        String reason = choice.link().reason();
        if (!incident.isOpen() && symptom.opens()) {
            incident.reopen(now);
            reason += "; re-opened";
        }
        if (choice.repeats()) {
            incident.repeats().add(symptom);
        }
        choice.door().joined(symptom);
        roster.attach(incident, symptom, Outcome.ATTACHED, reason, now, outbox);
    }
}
