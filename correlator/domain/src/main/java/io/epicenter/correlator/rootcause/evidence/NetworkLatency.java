package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.SpanSignals;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// For the hypothesis that the network path between two services is slow: this call loses time between client and
/// server, and the other calls of both ends do not. Where an end has fewer than two others, the path and that end
/// look alike, and the end is blamed.
@Singleton
public final class NetworkLatency implements EvidenceSource {
    /// Weight of its gap from which on a call is slow. Chosen by hand: half as much again, and significantly.
    private static final double SLOW = 0.2;

    /// Strength, 0..1, above which the path is worth ranking. Chosen by hand, low, because the ranking decides.
    private static final double SUSPICIOUS = 0.2;

    /// Other measured calls that each end must have. Derived: with one other, the path and the far end look alike
    /// as often as not; see the type.
    private static final int FEWEST = 2;

    @Override
    public String name() {
        return "slow-way";
    }

    @Override
    public double defaultWeight() {
        return 4;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        Edge edge = hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH
                ? context.graph().edge(hypothesis.entity())
                : null;
        Excess gap = edge == null ? null : context.observed().spans().gaps().of(edge);
        if (edge == null || gap == null) {
            return Optional.empty();
        }
        double strength = strength(edge, context);
        if (strength <= 0) {
            return Optional.empty();
        }
        String text = String.format(
                Locale.ROOT,
                "%s, and the other calls of both ends are not slow on their way",
                gap.describe("time between " + context.graph().name(edge.caller()) + " and "
                        + context.graph().name(edge.callee())));
        return Optional.of(new Clue(strength, text, ""));
    }

    /// The calls whose path is slow between two healthy ends.
    @Override
    public List<Hypothesis> candidates(RankingContext context) {
        DependencyGraph graph = context.graph();
        List<Hypothesis> paths = new ArrayList<>();
        for (Edge edge : context.observed().spans().gaps().measured()) {
            if (strength(edge, context) > SUSPICIOUS) {
                Entity server = graph.snapshot().node(edge.callee()).entity();
                paths.add(new Hypothesis(server.edgeFrom(graph.name(edge.caller())), Hypothesis.Kind.NETWORK_PATH));
            }
        }
        return paths;
    }

    /// 0..1; above 0 only when each end has two other measured calls.
    private static double strength(Edge edge, RankingContext context) {
        SpanSignals spans = context.observed().spans();
        double weight = spans.gaps().weight(edge);
        if (weight < SLOW) {
            return 0;
        }
        double share = weight / Math.max(1, spans.gaps().total());
        return Math.min(
                1,
                share * Math.min(healthyPart(edge, edge.caller(), context), healthyPart(edge, edge.callee(), context)));
    }

    /// The part of an end's other measured calls that is not slow in transport; 0 when they are too few to tell.
    private static double healthyPart(Edge edge, int end, RankingContext context) {
        DependencyGraph graph = context.graph();
        List<Edge> others = new ArrayList<>(graph.calls(end));
        others.addAll(graph.calledBy(end));
        int measured = 0;
        int healthy = 0;
        for (Edge other : others) {
            boolean same = other.caller() == edge.caller() && other.callee() == edge.callee();
            if (!same && context.observed().spans().gaps().of(other) != null) {
                measured++;
                healthy += context.observed().spans().gaps().weight(other) < SLOW ? 1 : 0;
            }
        }
        return measured < FEWEST ? 0 : (double) healthy / measured;
    }
}
