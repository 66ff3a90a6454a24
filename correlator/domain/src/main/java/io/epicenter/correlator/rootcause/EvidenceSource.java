package io.epicenter.correlator.rootcause;

import java.util.Optional;

/// One kind of evidence for or against a hypothesis. Pure.
/// A new one is one `@Singleton final class` here, one entry in `BuiltInPlugins` and one test that
/// extends `EvidenceContract`.
public interface EvidenceSource {
    /// The kind, as it stands in the published evidence.
    String name();

    /// Log-odds that a clue of strength 1 is worth.
    double defaultWeight();

    /// What speaks for (strength > 0) or against (strength < 0) the hypothesis; empty when this source has nothing
    /// to say.
    Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context);

    /// @param strength -1..1
    /// @param text statistic, baseline, observed and p in words
    /// @param event id of the change or symptom it rests on; empty when on none
    record Clue(double strength, String text, String event) {}
}
