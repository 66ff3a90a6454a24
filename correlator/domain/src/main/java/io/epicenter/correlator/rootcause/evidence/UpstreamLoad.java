package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Counter-evidence: the entity got more requests before it became abnormal, so its callers' load explains it.
@Singleton
public final class UpstreamLoad implements EvidenceSource {
    /// Strength, 0..1, below which the load explains nothing. Chosen by hand: traffic always varies a little.
    private static final double MIN_STRENGTH = 0.2;

    @Override
    public String name() {
        return "load";
    }

    @Override
    public double defaultWeight() {
        return 2.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        BlameAttribution.NodeBlame own = context.blame().of(hypothesis.entity());
        if (health == null || own == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR) {
            return Optional.empty();
        }
        Excess traffic = health.traffic();
        if (traffic == null || own.loadInduced() < MIN_STRENGTH) {
            return Optional.empty();
        }
        return Optional.of(
                new Clue(-own.loadInduced(), "more requests came first: " + traffic.describe("traffic"), ""));
    }
}
