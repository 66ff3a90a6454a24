package io.epicenter.correlator.rootcause;

import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What may be the cause of an incident at all: everything with symptoms or abnormal on the path from them, the
/// entries whose traffic rose, and what a source of evidence alone can point at. What nobody has named is many
/// things and no cause.
final class CandidateGenerator {
    /// Significance or peculiarity, 0..1, above which an entity is worth ranking, and share of the blame, 0..1.
    /// Chosen by hand, low, because the ranking decides: larger is faster and loses causes that leave few
    /// traces.
    private static final double SUSPICIOUS = 0.2;

    /// Shares add up to one over all nodes, so a smaller one is already much.
    private static final double SUSPICIOUS_SHARE = SUSPICIOUS / 4;

    /// Significance, 0..1, above which traffic at an entry has risen: more likely than not.
    private static final double SURGE = 0.5;

    private CandidateGenerator() {}

    /// @param sources in the order of their names, which is the order of their candidates
    /// @param bound how many at most; the first are taken
    static List<Hypothesis> generate(RankingContext context, List<EvidenceSource> sources, int bound) {
        Set<Hypothesis> candidates = new LinkedHashSet<>();
        for (NodeHealth health : context.nodes()) {
            if (isCandidate(health, context)) {
                candidates.add(new Hypothesis(health.entity(), Hypothesis.Kind.BEHAVIOUR));
            }
            if (isSurge(health, context)) {
                candidates.add(new Hypothesis(health.entity(), Hypothesis.Kind.TRAFFIC));
            }
        }
        for (EvidenceSource source : sources) {
            candidates.addAll(source.candidates(context));
        }
        return candidates.stream()
                .filter(candidate -> !candidate.entity().owner().isUnnamed())
                .limit(bound)
                .toList();
    }

    private static boolean isCandidate(NodeHealth health, RankingContext context) {
        return !health.symptoms().isEmpty()
                || (context.blame().onPath(health.entity())
                        && (health.downSince() != null || context.observed().significance(health) > SUSPICIOUS))
                || context.blame().share(health.entity()) > SUSPICIOUS_SHARE
                || context.observed().spans().peculiarity(health) > SUSPICIOUS
                || context.observed().isExhausted(health)
                || context.isOfSymptomaticInstances(health);
    }

    private static boolean isSurge(NodeHealth health, RankingContext context) {
        Excess traffic = health.traffic();
        return traffic != null
                && traffic.onset() != null
                && context.graph().isUserFacing(health.entity())
                && context.observed().significance(traffic) > SURGE;
    }
}
