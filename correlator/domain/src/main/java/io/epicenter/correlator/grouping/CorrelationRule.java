package io.epicenter.correlator.grouping;

import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.function.Supplier;

/// One idea of what makes two symptoms belong together. Pure and cheap: asked for many pairs.
/// A new one is one `@Singleton final class` here, one entry in `BuiltInPlugins` and one test that
/// extends `CorrelationRuleContract`.
public interface CorrelationRule {
    String name();

    Vote vote(SymptomPair pair, Scope scope);

    /// What it says where several incidents could take a symptom; by default nothing.
    default Vote prefer(Choice choice) {
        return Vote.ABSTAIN;
    }

    /// @param candidate the symptom that looks for an incident
    /// @param member one that has found it, or another that waits
    /// @param lastActivity event time at which the member's incident was last active
    /// @param active whether the member's incident has symptoms that last
    record SymptomPair(Symptom candidate, Symptom member, Instant lastActivity, boolean active) {}

    /// What is the same for all pairs that are looked at together.
    ///
    /// @param changes that touched several things together
    record Scope(DependencyGraph graph, Settings.Sessions settings, Changes changes) {}

    /// One of several incidents that a symptom is linked to.
    ///
    /// @param expected how probable earlier incidents that began like this one make the symptom now, 0..1
    record Choice(Symptom candidate, double expected) {}

    /// @param logOdds added to the link's log-odds; negative infinity forbids the link
    /// @param reason in words, made only when it is asked for; empty when it says nothing
    record Vote(double logOdds, Supplier<String> reason) {
        public static final Vote ABSTAIN = silent(0);
        public static final Vote VETO = silent(Double.NEGATIVE_INFINITY);

        public static Vote silent(double logOdds) {
            return new Vote(logOdds, () -> "");
        }
    }
}
