package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How much the symptoms of one incident tell of where it began: by how rarely their signatures appear, divided among
/// the entities that show the same type of symptom in this incident. What stands on one entity alone tells most, what
/// stands on all tells nothing of any.
public final class SymptomRarity {
    /// Rarity, 0..1, of what tells nothing any more. Chosen by hand while looking at the recorded alert streams
    /// (docs/accuracy-root-cause.md, "What was fitted"); larger ignores more of the usual alerts.
    private static final double COMMON = 0.2;

    /// The score, 0..1, that each symptom has at least. Chosen by hand, so that a weak symptom of a rare signature
    /// still counts.
    private static final double LEAST_SCORE = 0.1;

    private final DependencyGraph graph;
    private final Map<String, Integer> entitiesByType = new HashMap<>();
    private final double total;

    /// @param members of the incident
    public SymptomRarity(Collection<Symptom> members, DependencyGraph graph) {
        this.graph = graph;
        Map<String, Set<Entity>> entities = new HashMap<>();
        for (Symptom member : members) {
            entities.computeIfAbsent(member.type(), type -> new HashSet<>()).add(graph.canonical(member.entity()));
        }
        entities.forEach((type, all) -> entitiesByType.put(type, all.size()));
        total = sum(members);
    }

    /// The sum over all members.
    public double total() {
        return total;
    }

    /// The square of the rarity beyond what is common, times the score, divided among those that show this type.
    public double weight(Symptom symptom) {
        double rare = Math.max(0, symptom.rarity() - COMMON) / (1 - COMMON);
        return rare * rare * Math.max(LEAST_SCORE, symptom.score()) / entitiesByType.getOrDefault(symptom.type(), 1);
    }

    /// The weights of symptoms, each type once on each entity: sixteen cores of one processor are one symptom, and so
    /// are calls that are slow for four clients.
    public double sum(Collection<Symptom> symptoms) {
        Map<String, Double> once = new TreeMap<>();
        for (Symptom symptom : symptoms) {
            once.merge(graph.canonical(symptom.entity()) + "|" + symptom.type(), weight(symptom), Math::max);
        }
        return once.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// The weights of one entity's symptoms by their type, each once.
    public Map<String, Double> byType(Collection<Symptom> symptoms) {
        Map<String, Double> weights = new TreeMap<>();
        for (Symptom symptom : symptoms) {
            weights.merge(symptom.type(), weight(symptom), Math::max);
        }
        return weights;
    }
}
