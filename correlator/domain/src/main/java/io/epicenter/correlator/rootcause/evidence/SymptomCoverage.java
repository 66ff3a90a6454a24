package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How many of the symptomatic services the hypothesis explains: itself and those that depend on it; of a network
/// path, its client.
@Singleton
public final class SymptomCoverage implements EvidenceSource {
    /// Share of the symptomatic services, 0..1, from which on it speaks for the hypothesis, and below against:
    /// half.
    private static final double HALF = 0.5;

    @Override
    public String name() {
        return "reach";
    }

    @Override
    public double defaultWeight() {
        return 1.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        DependencyGraph graph = context.graph();
        Set<Entity> symptomatic = context.symptomatic();
        Edge call = hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH ? graph.edge(hypothesis.entity()) : null;
        int node = call == null ? graph.node(hypothesis.entity()) : call.caller();
        boolean itself = call == null
                ? symptomatic.contains(graph.canonical(hypothesis.entity()))
                : context.symptomaticNodes().contains(node);
        int explained = itself ? 1 : 0;
        if (node != DependencyGraph.UNKNOWN) {
            for (Reach reach : graph.snapshot().dependants().get(node)) {
                explained += context.symptomaticNodes().contains(reach.node()) ? 1 : 0;
            }
        }
        double share = symptomatic.isEmpty() ? 0 : (double) explained / symptomatic.size();
        String text = String.format(
                Locale.ROOT, "%d of %d services with symptoms are it or depend on it", explained, symptomatic.size());
        return Optional.of(new Clue(share >= HALF ? share : share - 1, text, ""));
    }
}
