package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A resource of the entity itself (processor, memory, pool, queue) that ran out of its usual range.
/// Counts by how many factors of e it rose, and half when more traffic came first, because then it is an effect.
@Singleton
public final class Saturation implements EvidenceSource {
    /// Strength, 0..1, below which a signal without a symptom is not published. Chosen by hand while looking at
    /// the recorded failures (docs/accuracy-root-cause.md): many resources move a little in each incident.
    private static final double MIN_STRENGTH = 0.07;

    /// Strength, 0..1, of a resource that rose by up to one factor of e; each further factor adds as much. Chosen
    /// by hand: full strength at a twenty-fold rise.
    private static final double LEAST = 1.0 / 3;

    /// What is taken off when more traffic came first, 0..1, because then it is an effect. Chosen by hand: a half,
    /// because it may still be what bears less than it should.
    private static final double LOAD_DISCOUNT = 0.5;

    @Override
    public String name() {
        return "saturation";
    }

    @Override
    public double defaultWeight() {
        return 4.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (health == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR) {
            return Optional.empty();
        }
        BlameAttribution.NodeBlame own = context.blame().of(hypothesis.entity());
        double discount = own == null ? 1 : 1 - LOAD_DISCOUNT * own.loadInduced();
        Excess saturation = health.saturation();
        double strength = context.observed().significance(saturation) * discount * part(saturation);
        for (Symptom symptom : health.symptoms()) {
            if (symptom.signal() == SignalKind.SATURATION && symptom.kind() == MemberKind.ANOMALY) {
                return Optional.of(new Clue(Math.max(strength, LEAST * discount), symptom.title(), symptom.id()));
            }
        }
        if (saturation == null || saturation.onset() == null || strength < MIN_STRENGTH) {
            return Optional.empty();
        }
        return Optional.of(new Clue(strength, saturation.describe("saturation"), ""));
    }

    /// A third up to one factor of e above what is expected, more by how many there are.
    private static double part(@Nullable Excess saturation) {
        if (saturation == null || saturation.expected() <= 0) {
            return LEAST;
        }
        return Math.clamp(LEAST * Math.log(Math.max(1, saturation.observed() / saturation.expected())), LEAST, 1);
    }
}
