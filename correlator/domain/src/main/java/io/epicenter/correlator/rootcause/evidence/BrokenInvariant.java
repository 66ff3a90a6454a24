package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.InvariantShift;
import io.epicenter.correlator.rootcause.observation.SpanSignals;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Ratios that hold whatever the load, such as of two log templates or of an operation to the requests served: the
/// entity in which one no longer holds took another path through its code.
@Singleton
public final class BrokenInvariant implements EvidenceSource {
    /// Significance, 0..1, below which a drift is not published. Chosen by hand: it only leaves out clues without
    /// effect.
    private static final double LEAST = 0.05;

    @Override
    public String name() {
        return "invariants";
    }

    @Override
    public double defaultWeight() {
        return 4;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        SpanSignals spans = context.observed().spans();
        InvariantShift drift = spans.drift(hypothesis.entity());
        double significance = spans.significance(drift);
        if (drift == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || significance < LEAST) {
            return Optional.empty();
        }
        double share = drift.deviation() / spans.driftMost();
        return Optional.of(new Clue(significance * share, drift.describe(), ""));
    }
}
