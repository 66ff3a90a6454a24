package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.Words;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.Situation;
import io.epicenter.correlator.rootcause.observation.Health;
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
    public Optional<Clue> weigh(Hypothesis hypothesis, Situation situation) {
        Health health = situation.health(hypothesis.entity());
        if (hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || health == null) {
            return Optional.empty();
        }
        Instant vanishedAt = health.vanishedAt();
        return vanishedAt == null
                ? Optional.empty()
                : Optional.of(new Clue(
                        1,
                        Words.name(health.entity()) + " is down or no longer measured since " + Words.time(vanishedAt),
                        ""));
    }
}
