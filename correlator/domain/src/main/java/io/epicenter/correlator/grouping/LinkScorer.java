package io.epicenter.correlator.grouping;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.TunedWeights;
import io.epicenter.correlator.model.WorkBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Combines the rules' votes to one link: logistic of the sum of their log-odds and a bias.
public final class LinkScorer {
    /// Log-odds of a link before any rule votes. Chosen by hand: two symptoms of which no rule says anything are not
    /// linked (probability 0.27, below the threshold of 0.5).
    private static final double BIAS = -1;
    /// Members of an incident that a symptom is compared with at most, and those of one node. They bound the cost of
    /// a storm: docs/accuracy-correlation.md, "Storms". Chosen by hand: a larger one costs more.
    private static final int MEMBERS_ASKED = 30;
    private static final int ASKED_PER_NODE = 3;
    /// What is on the same node links this well; no need to ask others.
    private static final double GOOD_ENOUGH = 0.98;

    private final List<CorrelationRule> rules;
    private final Settings.Sessions settings;
    private final Supplier<TunedWeights> tuned;
    private final Function<DependencyGraph, Changes> changes;
    private final WorkBudget work;

    /// @param work of a tick, from which each comparison is taken
    public LinkScorer(
            List<CorrelationRule> rules,
            Settings.Sessions settings,
            Supplier<TunedWeights> tuned,
            Function<DependencyGraph, Changes> changes,
            WorkBudget work) {
        this.rules = List.copyOf(rules);
        this.settings = settings;
        this.tuned = tuned;
        this.changes = changes;
        this.work = work;
    }

    public WorkBudget work() {
        return work;
    }

    /// @param probability 0..1
    public record Link(Symptom member, double probability, double logOdds, List<CorrelationRule.Vote> votes) {
        /// The rules' reasons, in words.
        public String reason() {
            return votes.stream()
                    .map(vote -> vote.reason().get())
                    .filter(reason -> !reason.isEmpty())
                    .collect(Collectors.joining(", "));
        }

        /// The link with what the rules prefer, where there are several incidents.
        Link and(List<CorrelationRule.Vote> more, double moreLogOdds) {
            List<CorrelationRule.Vote> all = new ArrayList<>(votes);
            all.addAll(more);
            return new Link(member, probability, logOdds + moreLogOdds, all);
        }
    }

    /// The link to one of several incidents, by what the rules prefer.
    public Link withPreferences(Link link, CorrelationRule.Choice choice) {
        TunedWeights weights = tuned.get();
        List<CorrelationRule.Vote> votes = new ArrayList<>();
        double logOdds = 0;
        for (CorrelationRule rule : rules) {
            CorrelationRule.Vote vote = rule.prefer(choice);
            logOdds += weights.linkFactor(rule.name()) * vote.logOdds();
            votes.add(vote);
        }
        return link.and(votes, logOdds);
    }

    private CorrelationRule.Scope scope(DependencyGraph graph) {
        return new CorrelationRule.Scope(graph, settings, changes.apply(graph));
    }

    /// What one change touched together with the symptom's entity.
    public Collection<Entity> companions(Symptom symptom, DependencyGraph graph) {
        return changes.apply(graph).companions(symptom);
    }

    /// The best link from the candidate to any of the members near it, when it is good enough.
    public Optional<Link> best(
            Symptom candidate, SymptomIndex members, Instant lastActivity, boolean active, DependencyGraph graph) {
        Link best = null;
        TunedWeights weights = tuned.get();
        CorrelationRule.Scope scope = scope(graph);
        for (Symptom member : members.atSamePlace(candidate)) {
            Link link =
                    between(new CorrelationRule.SymptomPair(candidate, member, lastActivity, active), scope, weights);
            if (link.probability() >= GOOD_ENOUGH) {
                return Optional.of(link);
            }
        }
        Collection<Entity> companions = scope.changes().companions(candidate);
        for (Symptom member : members.candidates(candidate, companions, ASKED_PER_NODE, MEMBERS_ASKED)) {
            Link link =
                    between(new CorrelationRule.SymptomPair(candidate, member, lastActivity, active), scope, weights);
            if (best == null || link.probability() > best.probability()) {
                best = link;
            }
            if (best.probability() >= GOOD_ENOUGH) {
                break;
            }
        }
        return best == null || best.probability() < settings.linkThreshold() ? Optional.empty() : Optional.of(best);
    }

    /// All that wait and are linked to this opener, directly or through other openers; they are taken out of those
    /// that wait. At most three openers of a node look for others, so that a storm costs O(symptoms x near nodes)
    /// and not its square.
    ///
    /// @param rest those that wait
    public List<Symptom> cluster(Symptom opener, SymptomIndex rest, DependencyGraph graph) {
        rest.remove(opener);
        List<Symptom> cluster = new ArrayList<>(List.of(opener));
        TunedWeights weights = tuned.get();
        CorrelationRule.Scope scope = scope(graph);
        Map<Object, Integer> askers = new HashMap<>();
        for (int i = 0; i < cluster.size(); i++) {
            Symptom member = cluster.get(i);
            int asked = member.opens() ? askers.merge(place(member, rest, graph), 1, Integer::sum) : ASKED_PER_NODE + 1;
            if (asked > ASKED_PER_NODE) {
                continue;
            }
            Collection<Entity> companions = scope.changes().companions(member);
            for (Symptom other : rest.candidates(member, companions, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
                if (linked(member, other, scope, weights)) {
                    cluster.add(other);
                    rest.remove(other);
                }
            }
        }
        return cluster;
    }

    /// Where a symptom is, for the bound on those that ask: all that the graph does not connect are in one place
    /// while there are few.
    private static Object place(Symptom member, SymptomIndex rest, DependencyGraph graph) {
        int node = rest.nodeOf(member);
        return node != DependencyGraph.UNKNOWN || rest.isSmall() ? node : graph.canonical(member.entity());
    }

    /// Those that wait, to look for clusters in.
    public SymptomIndex waiting(Collection<Symptom> waiting, DependencyGraph graph) {
        return new SymptomIndex(waiting, graph, settings.maximumHops(), Integer.MAX_VALUE);
    }

    public SymptomIndex index(Collection<Symptom> members, DependencyGraph graph) {
        return SymptomIndex.ofMembers(members, graph, settings.maximumHops(), ASKED_PER_NODE);
    }

    /// The link of two that both wait.
    private boolean linked(Symptom one, Symptom other, CorrelationRule.Scope scope, TunedWeights weights) {
        boolean inOrder = Symptom.BY_ONSET.compare(one, other) <= 0;
        Symptom first = inOrder ? one : other;
        Symptom second = inOrder ? other : one;
        CorrelationRule.SymptomPair pair =
                new CorrelationRule.SymptomPair(second, first, first.lastActivity(), first.isFiring());
        return between(pair, scope, weights).probability() >= settings.linkThreshold();
    }

    /// The strongest of the votes between one and any of these, for learning; null where a rule forbids all links.
    public @Nullable LabelledLink label(
            Symptom one, Collection<Symptom> others, boolean together, DependencyGraph graph) {
        LabelledLink best = null;
        TunedWeights weights = tuned.get();
        CorrelationRule.Scope scope = scope(graph);
        for (Symptom other : others) {
            Map<String, Double> votes = new TreeMap<>();
            double logOdds = BIAS + weights.bias();
            CorrelationRule.SymptomPair pair = new CorrelationRule.SymptomPair(one, other, other.lastActivity(), true);
            for (CorrelationRule rule : rules) {
                double vote = rule.vote(pair, scope).logOdds();
                votes.put(rule.name(), vote);
                logOdds += weights.linkFactor(rule.name()) * vote;
            }
            double probability = 1 / (1 + Math.exp(-logOdds));
            if (Double.isFinite(logOdds) && (best == null || probability > best.probability())) {
                best = new LabelledLink(votes, probability, together);
            }
        }
        return best;
    }

    private Link between(CorrelationRule.SymptomPair pair, CorrelationRule.Scope scope, TunedWeights weights) {
        work.spend(1);
        double logOdds = BIAS + weights.bias();
        List<CorrelationRule.Vote> votes = new ArrayList<>();
        for (CorrelationRule rule : rules) {
            CorrelationRule.Vote vote = rule.vote(pair, scope);
            logOdds += weights.linkFactor(rule.name()) * vote.logOdds();
            if (logOdds == Double.NEGATIVE_INFINITY) {
                break;
            }
            votes.add(vote);
        }
        return new Link(pair.member(), 1 / (1 + Math.exp(-logOdds)), logOdds, votes);
    }
}
