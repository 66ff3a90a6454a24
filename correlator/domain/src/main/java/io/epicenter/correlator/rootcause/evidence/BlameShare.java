package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Conservation of blame: the share of the incident's excess that the entity causes itself.
@Singleton
public final class BlameShare implements EvidenceSource {
    /// Share of the blame, 0..1, below which nothing is said. Chosen by hand, so that evidence stays readable.
    private static final double NEGLIGIBLE = 0.02;

    @Override
    public String name() {
        return "blame";
    }

    @Override
    public double defaultWeight() {
        return 5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || health == null) {
            return Optional.empty();
        }
        double share =
                context.blame().share(hypothesis.entity()) * context.blame().certainty();
        BlameAttribution.NodeBlame own = context.blame().of(hypothesis.entity());
        String observed = observed(health);
        if (share < NEGLIGIBLE) {
            if (own != null && own.explained() > 0.5 && !observed.isEmpty()) {
                String text = String.format(
                        Locale.ROOT, "%s; what it calls explains %.0f %% of it", observed, 100 * own.explained());
                return Optional.of(new Clue(-0.3 * own.explained(), text, ""));
            }
            return Optional.empty();
        }
        String text = String.format(
                Locale.ROOT,
                "%.0f %% of the excess is its own: %s; its callees explain %.0f %%",
                100 * share,
                observed.isEmpty() ? "as its callers measure it" : observed,
                own == null ? 0 : 100 * own.explained());
        return Optional.of(new Clue(share, text, ""));
    }

    private static String observed(NodeHealth health) {
        List<String> words = new ArrayList<>();
        Excess latency = health.latency();
        if (latency != null && latency.mean() > 0 && latency.onset() != null) {
            words.add(latency.describe("latency of " + HumanReadable.name(health.entity())));
        }
        Excess errors = health.errors();
        if (errors != null && errors.mean() > 0 && errors.onset() != null) {
            words.add(errors.describe("error ratio of " + HumanReadable.name(health.entity())));
        }
        return String.join(" and ", words);
    }
}
