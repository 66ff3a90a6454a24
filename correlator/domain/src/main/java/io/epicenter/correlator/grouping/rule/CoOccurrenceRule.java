package io.epicenter.correlator.grouping.rule;

import io.epicenter.correlator.grouping.CorrelationRule;
import jakarta.inject.Singleton;

/// Co-occurrence, learned online: of several incidents that could take a symptom, the one whose likes in the past had
/// it about as long after they began. It chooses between incidents and links nothing by itself.
@Singleton
public final class CoOccurrenceRule implements CorrelationRule {
    /// Fitted on recorded faults that overlap: docs/accuracy-correlation.md.
    private static final double WEIGHT = 1.8;
    /// Probability from which on the reason says so. Chosen by hand: more likely than not.
    private static final double EXPECTED = 0.5;

    @Override
    public String name() {
        return "co-occurrence";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        return Vote.ABSTAIN;
    }

    @Override
    public Vote prefer(Choice choice) {
        return new Vote(
                WEIGHT * Math.log(choice.expected()),
                () -> choice.expected() > EXPECTED ? "earlier incidents like it had this then too" : "");
    }
}
