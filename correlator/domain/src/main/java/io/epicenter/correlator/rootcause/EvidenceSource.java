package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Event;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One kind of evidence for or against a hypothesis. Pure. A new one is one `@Singleton final class` in
/// `rootcause.evidence`, one entry in `BuiltInPlugins` and one test that extends `EvidenceContract`.
public interface EvidenceSource {
    /// The kind, as it stands in the published evidence.
    String name();

    /// Log-odds that a clue of strength 1 is worth, unless the settings or people's verdicts say otherwise. The
    /// defaults were chosen together, while looking at the recorded failures; docs/accuracy-root-cause.md has what
    /// each kind brings.
    double defaultWeight();

    /// What speaks for (strength > 0) or against (strength < 0) the hypothesis; empty when this source has nothing
    /// to say.
    Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context);

    /// What this kind of evidence alone can point at, beside all that is abnormal itself.
    default List<Hypothesis> candidates(RankingContext context) {
        return List.of();
    }

    /// @param strength -1..1
    /// @param text statistic, baseline, observed and p in words
    /// @param event id of the change or symptom it rests on; empty when on none
    /// @param blamed the change that this clue holds responsible; null when it names none or is not sure enough
    record Clue(
            double strength,
            String text,
            String event,
            @Nullable Event blamed) {
        public Clue(double strength, String text, String event) {
            this(strength, text, event, null);
        }
    }
}
