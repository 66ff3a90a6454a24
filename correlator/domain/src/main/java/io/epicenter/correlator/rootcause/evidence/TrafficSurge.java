package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.GoldenSignals;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/// For the hypothesis that users sent more than the system bears: traffic at an entry rose before anything else.
@Singleton
public final class TrafficSurge implements EvidenceSource {
    @Override
    public String name() {
        return "traffic";
    }

    @Override
    public double defaultWeight() {
        return 5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        Excess traffic = health == null ? null : health.traffic();
        if (hypothesis.kind() != Hypothesis.Kind.TRAFFIC || traffic == null || traffic.onset() == null) {
            return Optional.empty();
        }
        double strength = context.observed().significance(traffic);
        Instant firstEffect = null;
        for (NodeHealth other : context.nodes()) {
            firstEffect = GoldenSignals.earlier(firstEffect, other.signals().firstEffect());
        }
        if (firstEffect != null
                && firstEffect.plus(traffic.interval().dividedBy(2)).isBefore(traffic.onset())) {
            return Optional.of(new Clue(
                    -1, "traffic rose at " + HumanReadable.time(traffic.onset()) + ", after the first effect", ""));
        }
        return Optional.of(
                new Clue(strength, traffic.describe("traffic of " + HumanReadable.name(hypothesis.entity())), ""));
    }
}
