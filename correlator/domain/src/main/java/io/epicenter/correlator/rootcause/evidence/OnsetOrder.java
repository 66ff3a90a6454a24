package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Causes come first: how long after the earliest abnormal entity this one became abnormal. A symptom that is the
/// only one says when trouble was noticed, not when it began there: it counts only with a signal of its own.
@Singleton
public final class OnsetOrder implements EvidenceSource {
    /// Seconds after the first onset at which a later one counts 1/e, or the tolerance of its onset when that is
    /// more. Chosen by hand: trouble reaches callers within seconds, and is measured every 5 to 15.
    private static final double DECAY_SECONDS = 30;

    /// Seconds after the first onset from which a later one speaks against the entity, or that tolerance when it
    /// is more. Chosen by hand: smaller turns the coarseness of intervals into evidence.
    private static final double LATE_SECONDS = 20;

    @Override
    public String name() {
        return "onset";
    }

    @Override
    public double defaultWeight() {
        return 1.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        Instant onset = health == null ? null : onset(hypothesis, health, context);
        if (health == null || onset == null) {
            return Optional.empty();
        }
        Instant first = first(context, onset);
        double lag = Duration.between(first, onset).toMillis() / 1000.0;
        if (lag <= 0) {
            return Optional.of(new Clue(1, "first to be abnormal, at " + HumanReadable.time(onset), ""));
        }
        double interval = health.onsetTolerance().toMillis() / 1000.0;
        double strength = Math.exp(-lag / Math.max(DECAY_SECONDS, interval));
        String text = "abnormal since " + HumanReadable.time(onset) + ", " + Math.round(lag) + " s after the first";
        return Optional.of(new Clue(lag > Math.max(LATE_SECONDS, interval) ? -(1 - strength) : strength, text, ""));
    }

    private static @Nullable Instant onset(Hypothesis hypothesis, NodeHealth health, RankingContext context) {
        if (hypothesis.kind() == Hypothesis.Kind.TRAFFIC) {
            return health.traffic() == null ? null : health.traffic().onset();
        }
        if (hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH) {
            Edge call = context.graph().edge(hypothesis.entity());
            Excess gap = call == null ? null : context.observed().spans().gaps().of(call);
            return gap == null ? null : gap.onset();
        }
        return noticed(health, context);
    }

    private static @Nullable Instant noticed(NodeHealth health, RankingContext context) {
        return context.observed().isMeasured() && context.members().size() == 1
                ? health.measuredOnset()
                : health.onset();
    }

    private static Instant first(RankingContext context, Instant own) {
        Instant first = own;
        for (NodeHealth health : context.nodes()) {
            Instant onset = noticed(health, context);
            boolean counts = !health.symptoms().isEmpty() || context.blame().onPath(health.entity());
            if (counts && onset != null && onset.isBefore(first)) {
                first = onset;
            }
        }
        return first;
    }
}
