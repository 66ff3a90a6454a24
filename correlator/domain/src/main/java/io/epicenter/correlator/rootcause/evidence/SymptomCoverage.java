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

/// How many of the symptomatic services the hypothesis explains: itself and those that depend on it; of a way, its
/// client.
@Singleton
public final class SymptomCoverage implements EvidenceSource {
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
        Edge way = hypothesis.kind() == Hypothesis.Kind.NETWORK_PATH ? graph.edge(hypothesis.entity()) : null;
        int node = way == null ? graph.node(hypothesis.entity()) : way.caller();
        boolean itself = way == null
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
        return Optional.of(new Clue(share >= 0.5 ? share : share - 1, text, ""));
    }
}
