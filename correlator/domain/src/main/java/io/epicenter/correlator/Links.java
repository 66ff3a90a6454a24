package io.epicenter.correlator;

import io.epicenter.correlator.rule.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Combines the rules' votes to one link: logistic of the sum of their log-odds and a bias.
final class Links {
    private static final double BIAS = -1;
    private static final int MEMBERS_ASKED = 30;
    private static final int ASKED_PER_NODE = 3;
    /// What is on the same node links this well; no need to ask others.
    private static final double GOOD_ENOUGH = 0.98;

    private final List<Rule> rules;
    private final Settings.Sessions settings;
    private final Tuning tuning;

    Links(List<Rule> rules, Settings.Sessions settings, Tuning tuning) {
        this.rules = List.copyOf(rules);
        this.settings = settings;
        this.tuning = tuning;
    }

    /// @param probability 0..1
    record Link(Symptom member, double probability, double logOdds, List<Rule.Vote> votes) {
        /// The rules' reasons, in words.
        String reason() {
            return votes.stream()
                    .map(vote -> vote.reason().get())
                    .filter(reason -> !reason.isEmpty())
                    .collect(Collectors.joining(", "));
        }
    }

    /// The best link from the candidate to any of the members near it, when it is good enough.
    Optional<Link> best(Symptom candidate, NearIndex members, Instant lastActivity, boolean active, Graph graph) {
        Link best = null;
        for (Symptom member : members.near(candidate, ASKED_PER_NODE, MEMBERS_ASKED)) {
            Link link = between(candidate, member, lastActivity, active, graph);
            if (best == null || link.probability() > best.probability()) {
                best = link;
            }
            if (best.probability() >= GOOD_ENOUGH) {
                break;
            }
        }
        return best == null || best.probability() < settings.linkThreshold() ? Optional.empty() : Optional.of(best);
    }

    /// All that wait and are linked to this opener, directly or through other openers. At most three openers of a node
    /// look for others, so that a storm costs O(symptoms x near nodes) and not its square.
    List<Symptom> cluster(Symptom opener, List<Symptom> waiting, Graph graph) {
        NearIndex rest = new NearIndex(waiting, graph, settings.maximumHops());
        rest.remove(opener);
        List<Symptom> cluster = new ArrayList<>(List.of(opener));
        Map<Integer, Integer> askers = new HashMap<>();
        for (int i = 0; i < cluster.size(); i++) {
            Symptom member = cluster.get(i);
            int asked = member.opens() ? askers.merge(rest.place(member), 1, Integer::sum) : ASKED_PER_NODE + 1;
            if (asked > ASKED_PER_NODE) {
                continue;
            }
            for (Symptom other : rest.near(member, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
                if (linked(member, other, graph)) {
                    cluster.add(other);
                    rest.remove(other);
                }
            }
        }
        return cluster;
    }

    NearIndex index(OpenIncident incident, Graph graph) {
        return NearIndex.ofMembers(incident, graph, settings.maximumHops());
    }

    /// The link of two that both wait.
    private boolean linked(Symptom one, Symptom other, Graph graph) {
        boolean inOrder = Symptom.BY_ONSET.compare(one, other) <= 0;
        Symptom first = inOrder ? one : other;
        Symptom second = inOrder ? other : one;
        return between(second, first, first.lastActivity(), first.isFiring(), graph)
                        .probability()
                >= settings.linkThreshold();
    }

    /// The strongest of the votes between one and any of these, for learning; null where a rule forbids all links.
    Tuning.@Nullable Judged judged(Symptom one, Collection<Symptom> others, boolean together, Graph graph) {
        Tuning.Judged best = null;
        for (Symptom other : others) {
            Map<String, Double> votes = new TreeMap<>();
            double logOdds = BIAS + tuning.bias();
            Rule.Pair pair = new Rule.Pair(one, other, other.lastActivity(), true);
            for (Rule rule : rules) {
                double vote = rule.vote(pair, graph, settings).logOdds();
                votes.put(rule.name(), vote);
                logOdds += tuning.link(rule.name()) * vote;
            }
            double probability = 1 / (1 + Math.exp(-logOdds));
            if (Double.isFinite(logOdds) && (best == null || probability > best.probability())) {
                best = new Tuning.Judged(votes, probability, together);
            }
        }
        return best;
    }

    private Link between(Symptom candidate, Symptom member, Instant lastActivity, boolean active, Graph graph) {
        Rule.Pair pair = new Rule.Pair(candidate, member, lastActivity, active);
        double logOdds = BIAS + tuning.bias();
        List<Rule.Vote> votes = new ArrayList<>();
        for (Rule rule : rules) {
            Rule.Vote vote = rule.vote(pair, graph, settings);
            logOdds += tuning.link(rule.name()) * vote.logOdds();
            if (logOdds == Double.NEGATIVE_INFINITY) {
                break;
            }
            votes.add(vote);
        }
        return new Link(member, 1 / (1 + Math.exp(-logOdds)), logOdds, votes);
    }
}
