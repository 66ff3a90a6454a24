package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/// The entity's own symptoms, each weighed by how rarely its signature appears there (facts: -ln of its background
/// rate). An only symptom says where trouble was noticed rather than where it began: it counts little.
@Singleton
public final class AlertRarity implements EvidenceSource {
    /// What an only symptom counts, 0..1; of n it is (n - 1 + this) / n. Chosen by hand while looking at the
    /// recorded failures (docs/accuracy-root-cause.md): the alert that opens an incident is mostly on an effect.
    private static final double ALONE = 0.3;

    @Override
    public String name() {
        return "rarity";
    }

    @Override
    public double defaultWeight() {
        return 1;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (health == null || health.symptoms().isEmpty() || hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH) {
            return Optional.empty();
        }
        double all = context.rarity().total();
        double mine = context.rarity().sum(health.symptoms());
        Symptom rarest = health.symptoms().getFirst();
        for (Symptom symptom : health.symptoms()) {
            if (context.rarity().weight(symptom) > context.rarity().weight(rarest)) {
                rarest = symptom;
            }
        }
        double share = all > 0 ? mine / all : 0;
        String text = String.format(
                Locale.ROOT,
                "%d of its own symptoms, %.0f %% of the rare ones; %s",
                health.symptoms().size(),
                100 * share,
                rarest.title());
        int members = context.members().size();
        return Optional.of(new Clue(share * (members - 1 + ALONE) / members, text, rarest.id()));
    }
}
