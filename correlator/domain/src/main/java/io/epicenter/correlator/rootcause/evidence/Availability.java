package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/// The entity went silent or down: nothing comes from it any more, though others still speak.
@Singleton
public final class Availability implements EvidenceSource {
    @Override
    public String name() {
        return "availability";
    }

    @Override
    public double defaultWeight() {
        return 3.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || health == null) {
            return Optional.empty();
        }
        Instant vanishedAt = health.downSince();
        return vanishedAt == null
                ? Optional.empty()
                : Optional.of(new Clue(
                        1,
                        HumanReadable.name(health.entity()) + " is down or no longer measured since "
                                + HumanReadable.time(vanishedAt),
                        ""));
    }
}
