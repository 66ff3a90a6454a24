package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Decision.Outcome;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.LinkScorer;
import io.epicenter.correlator.incident.IncidentIndex;
import io.epicenter.correlator.incident.Tick;
import io.epicenter.correlator.incident.TrackedIncident;
import io.epicenter.correlator.memory.EpisodeHistory;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.WorkBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets what waits join the incident it belongs to: of those it is linked to, one that does not yet have its series,
/// because the same check begins to fail once in a fault; then the one that links best and began last, because a
/// fault brings most of its symptoms early. What age weighs against a link is fitted, by logistic
/// regression on recorded faults that overlap: docs/accuracy-correlation.md. O(waiting x near incidents x members
/// asked), within the work of a tick.
public final class IncidentJoiner {
    /// What an incident loses against a younger one grows with the logarithm of 1 + age / this, milliseconds. Chosen by
    /// hand: most alerts of a fault come within its first minutes.
    private static final double YOUTH_MILLIS = 60_000;
    /// What the logarithm of the age takes from a link's log-odds. Fitted: docs/accuracy-correlation.md, "Where the
    /// weights come from" (-2.6 on one system, -3.2 on another).
    private static final double AGE_WEIGHT = 3;

    private final LinkScorer links;
    private final IncidentIndex index;
    private final EpisodeHistory episodes;
    private final Settings.Sessions settings;
    private final Duration gap;
    private final Set<String> unreached = new HashSet<>();

    public IncidentJoiner(LinkScorer links, IncidentIndex index, EpisodeHistory episodes, Settings.Sessions settings) {
        this.links = links;
        this.index = index;
        this.episodes = episodes;
        this.settings = settings;
        this.gap = settings.gap();
    }

    /// @param late what the incident's age takes from the link's log-odds
    private record JoinOption(JoinTarget target, LinkScorer.Link link, boolean isRepeat, double agePenalty) {
        JoinOption with(LinkScorer.Link weighed) {
            return new JoinOption(target, weighed, isRepeat, agePenalty);
        }

        double score() {
            return link.logOdds() - agePenalty;
        }

        boolean beats(JoinOption other) {
            return isRepeat == other.isRepeat ? score() > other.score() : !isRepeat;
        }
    }

    JoinTarget joinTarget(TrackedIncident incident, DependencyGraph graph) {
        return new JoinTarget(incident, links, graph);
    }

    /// What is not reached within the work of the tick goes on waiting, and opens nothing before it was asked.
    public void join(Tick tick) {
        unreached.clear();
        if (index.waiting().isEmpty()) {
            return;
        }
        List<JoinTarget> open = new ArrayList<>();
        for (TrackedIncident incident : index.incidents()) {
            if (incident.isOpen() || !incident.group().lastActivity().plus(gap).isBefore(tick.now())) {
                open.add(joinTarget(incident, tick.graph()));
            }
        }
        if (!open.isEmpty()) {
            join(open, tick);
        }
    }

    private void join(List<JoinTarget> open, Tick tick) {
        JoinTargets targets = new JoinTargets(open, index.waiting().size(), tick.graph(), settings.maximumHops());
        for (Symptom symptom : index.waiting().inTurn()) {
            if (links.work().isHalfSpent()) {
                links.work().postpone();
                unreached.add(symptom.id());
                continue;
            }
            links.work().spend(WorkBudget.ASKING);
            JoinOption best = best(symptom, targets, tick.graph());
            if (best != null) {
                attach(best, symptom, tick);
                targets.joined(best.target(), symptom);
            }
        }
    }

    /// Whether it has yet to be asked.
    boolean isUnreached(Symptom symptom) {
        return unreached.contains(symptom.id());
    }

    private @Nullable JoinOption best(Symptom symptom, JoinTargets targets, DependencyGraph graph) {
        List<JoinOption> choices = new ArrayList<>();
        for (JoinTarget target : targets.near(symptom, links.companions(symptom, graph))) {
            Optional<LinkScorer.Link> link = target.link(symptom);
            if (link.isEmpty()) {
                continue;
            }
            long ageMillis =
                    Duration.between(target.firstOnset(), symptom.onset()).abs().toMillis();
            double late = AGE_WEIGHT * Math.log1p(ageMillis / YOUTH_MILLIS);
            choices.add(new JoinOption(
                    target, link.get(), target.incident().members().hasSeries(symptom.series()), late));
        }
        boolean asksThePast = choices.size() > 1 && !episodes.isEmpty();
        JoinOption best = null;
        for (JoinOption choice : choices) {
            JoinOption weighed = asksThePast ? withPreferences(choice, symptom) : choice;
            if (best == null || weighed.beats(best)) {
                best = weighed;
            }
        }
        return best;
    }

    private JoinOption withPreferences(JoinOption choice, Symptom symptom) {
        double expected = choice.target().probabilityOf(symptom, episodes);
        return choice.with(links.withPreferences(choice.link(), new CorrelationRule.Choice(symptom, expected)));
    }

    private void attach(JoinOption choice, Symptom symptom, Tick tick) {
        TrackedIncident incident = choice.target().incident();
        String reason = choice.link().reason();
        if (!incident.isOpen() && symptom.opens()) {
            incident.reopen(tick.now());
            reason += "; re-opened";
        }
        if (choice.isRepeat()) {
            incident.members().repeats().add(symptom);
        }
        choice.target().joined(symptom);
        index.attach(incident, symptom, Outcome.ATTACHED, reason, tick);
    }
}
