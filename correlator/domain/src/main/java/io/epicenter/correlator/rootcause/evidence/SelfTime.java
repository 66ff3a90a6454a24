package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.SpanSignals;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The time that requests spend in the entity itself, while it waits for nobody, rose.
@Singleton
public final class SelfTime implements EvidenceSource {
    /// Factors of e, below which a rise is not published. Chosen by hand: it only leaves out clues without effect.
    private static final double LEAST = 0.05;

    @Override
    public String name() {
        return "self-time";
    }

    @Override
    public double defaultWeight() {
        return 4;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        SpanSignals spans = context.observed().spans();
        Excess self = spans.self(hypothesis.entity());
        double weight = spans.weight(self);
        if (self == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || weight < LEAST) {
            return Optional.empty();
        }
        double share = weight / spans.selfTotal();
        return Optional.of(new Clue(
                Math.min(1, weight) * share,
                self.describe("time of " + HumanReadable.name(hypothesis.entity()) + " itself"),
                ""));
    }
}
