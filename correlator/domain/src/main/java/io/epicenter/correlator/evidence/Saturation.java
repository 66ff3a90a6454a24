package io.epicenter.correlator.evidence;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Symptom;
import jakarta.inject.Singleton;
import java.util.Optional;

/// A resource of the entity itself (processor, memory, pool, queue) that ran out of its usual range.
/// Counts half when more traffic came first, because then it is an effect.
@Singleton
public final class Saturation implements EvidenceSource {
    private static final double WORTH_TELLING = 0.2;

    @Override
    public String name() {
        return "saturation";
    }

    @Override
    public double defaultWeight() {
        return 1.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, Situation situation) {
        Health health = situation.health(hypothesis.entity());
        if (health == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR) {
            return Optional.empty();
        }
        Conservation.Own own = situation.conservation().of(hypothesis.entity());
        double discount = own == null ? 1 : 1 - 0.5 * own.loadInduced();
        for (Symptom symptom : health.symptoms()) {
            if (symptom.signal() == SignalKind.SATURATION) {
                return Optional.of(new Clue(discount, symptom.title(), symptom.id()));
            }
        }
        Excess saturation = health.saturation();
        double strength = situation.significance(saturation) * discount;
        if (saturation == null || saturation.onset() == null || strength < WORTH_TELLING) {
            return Optional.empty();
        }
        return Optional.of(new Clue(strength, saturation.words("saturation"), ""));
    }
}
