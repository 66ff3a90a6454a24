package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.text.DurationText;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A change before the onset, weighed exp(-age / 30 min), by whether it touched the entity or only something it
/// calls, and by how much of the trouble is the entity's own. Never by recency alone: on a healthy entity it is a
/// decoy.
@Singleton
public final class ChangePrior implements EvidenceSource {
    /// How near a change of something is that the entity calls, 0..1, where one of the entity itself is 1. Chosen
    /// by hand, low, because the callee is a candidate itself.
    private static final double ON_CALLEE = 0.15;
    /// How many times faster a flag's age counts than that of a deploy. Chosen by hand: a flag acts at once, a
    /// deploy may take a while to.
    private static final double FLAG_SPEED = 5;
    /// Strength, 0..1, below which a change is not published. Chosen by hand: it only leaves out clues without
    /// effect.
    private static final double MIN_STRENGTH = 0.02;

    /// Strength, 0..1, from which a change of the entity itself is named as the cause. Chosen by hand: with a
    /// larger one the entity is named without the change that is likely its cause.
    private static final double BLAMED_FROM = 0.1;

    /// Share of the blame, 0..1, from which on all of the trouble counts as the entity's own: it is the main
    /// cause.
    private static final double MAIN_SHARE = 0.5;

    /// What trouble counts that is only not explained by something else, 0..1, where blame counts 1. Chosen by
    /// hand.
    private static final double UNEXPLAINED = 0.5;

    /// A change that may explain a hypothesis, with its strength 0..1.
    private record Suspect(Event change, double strength, Duration before, boolean touches) {}

    @Override
    public String name() {
        return "change";
    }

    @Override
    public double defaultWeight() {
        return 3;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        return suspect(hypothesis, context).map(suspect -> {
            Event change = suspect.change();
            String text = HumanReadable.change(change) + ": \"" + change.title() + "\" at "
                    + HumanReadable.time(change.timestamp())
                    + ", " + DurationText.rough(suspect.before()) + " before the onset"
                    + (suspect.touches() ? "" : ", on something it calls");
            boolean sure = suspect.touches() && suspect.strength() >= BLAMED_FROM;
            return new Clue(suspect.strength(), text, change.id(), sure ? change : null);
        });
    }

    /// The change that explains the hypothesis best.
    private static Optional<Suspect> suspect(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        Instant onset = health == null ? null : health.onset();
        if (health == null || onset == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR) {
            return Optional.empty();
        }
        double own = ownBehaviour(hypothesis, health, context);
        Instant latest = earlier(onset.plus(health.onsetTolerance()), noticed(context));
        Instant earliest = onset.minus(context.observed().settings().changeWindow());
        Suspect best = null;
        for (Event change : context.observed().changes()) {
            if (change.timestamp().isAfter(latest) || change.timestamp().isBefore(earliest)) {
                continue;
            }
            double nearness = nearness(change, health, context.graph());
            Duration before = Duration.between(change.timestamp(), onset);
            double age = Math.max(0, before.toMillis())
                    / (double) context.observed().settings().changeHalf().toMillis();
            double speed = change.type().equals("flag") ? FLAG_SPEED : 1;
            double content = DiffRelevance.relevance(change, context.members()) / DiffRelevance.UNKNOWN;
            double strength = nearness * own * Math.min(1, content) * Math.exp(-age * speed / Math.max(1, content));
            if (strength >= MIN_STRENGTH && (best == null || strength > best.strength())) {
                best = new Suspect(change, strength, before, nearness == 1);
            }
        }
        return Optional.ofNullable(best);
    }

    /// When the trouble was noticed first: what came later did not cause it.
    private static Instant noticed(RankingContext context) {
        return context.members().stream()
                .filter(Symptom::opens)
                .map(Symptom::timestamp)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// How much of the entity's trouble is its own: its blame, or a symptom of it that nothing it calls explains.
    private static double ownBehaviour(Hypothesis hypothesis, NodeHealth health, RankingContext context) {
        if (health.downSince() != null) {
            return 1;
        }
        double share = context.blame().share(hypothesis.entity());
        BlameAttribution.NodeBlame own = context.blame().of(hypothesis.entity());
        double unexplained = own == null ? 1 : 1 - Math.max(own.explained(), own.loadInduced());
        double symptomatic = health.symptoms().isEmpty() ? context.observed().significance(health) : 1;
        return Math.max(Math.min(1, share / MAIN_SHARE), UNEXPLAINED * unexplained * symptomatic);
    }

    private static double nearness(Event change, NodeHealth health, DependencyGraph graph) {
        if (graph.canonical(change.entity()).equals(health.entity())) {
            return 1;
        }
        int node = graph.node(change.entity());
        for (Edge edge : graph.calls(health.node())) {
            if (edge.callee() == node) {
                return ON_CALLEE * Math.min(1, edge.share());
            }
        }
        return 0;
    }
}
