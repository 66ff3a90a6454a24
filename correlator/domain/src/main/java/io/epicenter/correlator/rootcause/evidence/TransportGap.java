package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import io.epicenter.correlator.rootcause.observation.SpanSignals;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Calls that take their client longer than their server: the network, or a starved process, of the entity that is
/// common to the slow ones. Counts by the part of what all edges lost that its own did, and by the root of the part
/// of its own edges that are slow.
@Singleton
public final class TransportGap implements EvidenceSource {
    /// Weight of all gaps, in squared factors of e, below which it has nothing to say: what is left is noise, whose
    /// shares
    /// add up to one, too. Chosen by hand while looking at the recorded failures (docs/accuracy-root-cause.md).
    private static final double LEAST = 0.15;

    /// Weight of its gap above which a call is slow. Chosen by hand: half as much again, and significantly.
    private static final double SLOW = 0.2;

    @Override
    public String name() {
        return "transport-gap";
    }

    @Override
    public double defaultWeight() {
        return 4;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        SpanSignals spans = context.observed().spans();
        if (health == null
                || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR
                || spans.gaps().total() < LEAST) {
            return Optional.empty();
        }
        List<Edge> edges = new ArrayList<>(context.graph().calls(health.node()));
        edges.addAll(context.graph().calledBy(health.node()));
        double touching = 0;
        int slow = 0;
        int measured = 0;
        Edge worst = null;
        for (Edge edge : edges) {
            double weight = spans.gaps().weight(edge);
            touching += weight;
            slow += weight > SLOW ? 1 : 0;
            measured += spans.gaps().of(edge) == null ? 0 : 1;
            worst = worst == null || weight > spans.gaps().weight(worst) ? edge : worst;
        }
        Excess excess = worst == null ? null : spans.gaps().of(worst);
        if (slow == 0 || worst == null || excess == null) {
            return Optional.empty();
        }
        double certain = Math.min(1, spans.gaps().total());
        double strength = certain * touching / spans.gaps().total() * Math.sqrt((double) slow / measured);
        String text = String.format(
                Locale.ROOT,
                "%d of its %d calls are slow between client and server; worst %s > %s: %s",
                slow,
                measured,
                context.graph().name(worst.caller()),
                context.graph().name(worst.callee()),
                excess.describe("gap"));
        return Optional.of(new Clue(strength, text, ""));
    }
}
