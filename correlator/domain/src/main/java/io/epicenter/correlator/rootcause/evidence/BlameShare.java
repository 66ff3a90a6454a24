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
    /// Share of the blame, 0..1, below which an entity causes none of the excess itself. Chosen by hand: it
    /// decides only whether the clue speaks of what the callees explain instead.
    private static final double NEGLIGIBLE = 0.02;

    /// Share of what is abnormal, 0..1, above which callees explain most of it.
    private static final double MOSTLY = 0.5;

    /// How strongly it speaks against an entity that its callees explain all, 0..1. Chosen by hand, less than
    /// blame speaks for one: callees may be slow because of their caller.
    private static final double EXCUSE = 0.3;

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
            if (own != null && own.explained() > MOSTLY && !observed.isEmpty()) {
                String text = String.format(
                        Locale.ROOT, "%s; what it calls explains %.0f %% of it", observed, 100 * own.explained());
                return Optional.of(new Clue(-EXCUSE * own.explained(), text, ""));
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
