package io.epicenter.correlator.grouping.rule;

import io.epicenter.contracts.text.DurationText;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.Changes;
import jakarta.inject.Singleton;
import java.util.Locale;

/// One recent change that touched both: a rollout of several services, a flag or key that several read, a shared thing
/// that several depend on. It weighs by how few it touched and how fresh it is, and can outweigh that the graph does
/// not connect the two. A change that touched everything says nothing, and a change without a key joins nothing.
@Singleton
public final class SharedChangeRule implements CorrelationRule {
    /// Log-odds of a fresh change of just two things. Chosen by hand: it must outweigh the -4 for what the graph holds
    /// apart, docs/accuracy-correlation.md, "What makes the difference".
    private static final double MOST = 6;

    @Override
    public String name() {
        return "shared-change";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        return scope.changes()
                .shared(pair.candidate(), pair.member())
                .map(shared -> new Vote(MOST * shared.weight(), () -> words(shared)))
                .orElse(Vote.ABSTAIN);
    }

    private static String words(Changes.SharedChange shared) {
        return String.format(
                Locale.ROOT,
                "one change touched both (%s, with %d in all, %s before)",
                shared.key(),
                shared.touched(),
                DurationText.rough(shared.before()));
    }
}
