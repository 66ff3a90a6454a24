package io.epicenter.correlator.evidence;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.correlator.Graph;
import io.epicenter.correlator.Symptom;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How many of the symptomatic services the hypothesis explains: itself and those that depend on it.
@Singleton
public final class Coverage implements EvidenceSource {
    @Override
    public String name() {
        return "reach";
    }

    @Override
    public double defaultWeight() {
        return 1.5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, Situation situation) {
        Graph graph = situation.graph();
        Set<Entity> symptomatic = new HashSet<>();
        for (Symptom member : situation.members()) {
            symptomatic.add(graph.canonical(member.entity()));
        }
        int node = graph.node(hypothesis.entity());
        Map<Integer, Double> impact = new HashMap<>();
        if (node != Graph.UNKNOWN) {
            for (Reach reach : graph.snapshot().dependants().get(node)) {
                impact.put(reach.node(), reach.impact());
            }
        }
        int explained = 0;
        for (Entity entity : symptomatic) {
            if (entity.equals(graph.canonical(hypothesis.entity())) || impact.containsKey(graph.node(entity))) {
                explained++;
            }
        }
        double share = symptomatic.isEmpty() ? 0 : (double) explained / symptomatic.size();
        String text = String.format(
                Locale.ROOT, "%d of %d services with symptoms are it or depend on it", explained, symptomatic.size());
        return Optional.of(new Clue(share >= 0.5 ? share : share - 1, text, ""));
    }
}
