package io.epicenter.correlator.evidence;

import io.epicenter.correlator.Symptom;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/// The entity's own symptoms, each weighed by how rarely its signature appears there (facts: -ln of its background
/// rate).
/// An only symptom says where trouble was noticed, not where it began: it counts nothing.
@Singleton
public final class AlertRarity implements EvidenceSource {
    /// Rarity of what says nothing any more.
    private static final double COMMON = 0.2;

    @Override
    public String name() {
        return "rarity";
    }

    @Override
    public double defaultWeight() {
        return 1;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, Situation situation) {
        Health health = situation.health(hypothesis.entity());
        if (health == null || health.symptoms().isEmpty()) {
            return Optional.empty();
        }
        double all = situation.rareness();
        double mine = 0;
        Symptom rarest = health.symptoms().getFirst();
        for (Symptom symptom : health.symptoms()) {
            mine += weight(symptom);
            if (weight(symptom) > weight(rarest)) {
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
        int members = situation.members().size();
        return Optional.of(new Clue(share * (members - 1) / members, text, rarest.id()));
    }

    static double weight(Symptom symptom) {
        double surprise = Math.max(0, symptom.rarity() - COMMON) / (1 - COMMON);
        return surprise * surprise * Math.max(0.1, symptom.score());
    }
}
