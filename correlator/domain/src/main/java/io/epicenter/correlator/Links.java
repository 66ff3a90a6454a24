package io.epicenter.correlator;

import io.epicenter.correlator.rule.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Combines the rules' votes to one link: logistic of the sum of their log-odds and a bias.
final class Links {
    private static final double BIAS = -1;
    private static final int MEMBERS_ASKED = 60;

    private final List<Rule> rules;
    private final Settings.Sessions settings;

    Links(List<Rule> rules, Settings.Sessions settings) {
        this.rules = List.copyOf(rules);
        this.settings = settings;
    }

    /// @param probability 0..1
    /// @param reason the rules' reasons
    record Link(Symptom member, double probability, String reason) {}

    /// The best link from the candidate to any of the members, when it is good enough.
    Optional<Link> best(
            Symptom candidate, Collection<Symptom> members, Instant lastActivity, boolean active, Graph graph) {
        Link best = null;
        int asked = 0;
        for (Symptom member : members) {
            if (asked++ >= MEMBERS_ASKED) {
                break;
            }
            Link link = between(candidate, member, lastActivity, active, graph);
            if (best == null || link.probability() > best.probability()) {
                best = link;
            }
        }
        return best == null || best.probability() < settings.linkThreshold() ? Optional.empty() : Optional.of(best);
    }

    /// The link of two that both wait.
    boolean linked(Symptom one, Symptom other, Graph graph) {
        boolean inOrder = Symptom.BY_ONSET.compare(one, other) <= 0;
        Symptom first = inOrder ? one : other;
        Symptom second = inOrder ? other : one;
        return between(second, first, first.lastActivity(), first.isFiring(), graph)
                        .probability()
                >= settings.linkThreshold();
    }

    private Link between(Symptom candidate, Symptom member, Instant lastActivity, boolean active, Graph graph) {
        Rule.Pair pair = new Rule.Pair(candidate, member, lastActivity, active);
        double logOdds = BIAS;
        List<String> reasons = new ArrayList<>();
        for (Rule rule : rules) {
            Rule.Vote vote = rule.vote(pair, graph, settings);
            logOdds += vote.logOdds();
            if (logOdds == Double.NEGATIVE_INFINITY) {
                break;
            }
            if (!vote.reason().isEmpty()) {
                reasons.add(vote.reason());
            }
        }
        return new Link(member, 1 / (1 + Math.exp(-logOdds)), String.join(", ", reasons));
    }
}
