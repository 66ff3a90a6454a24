package io.epicenter.correlator.grouping;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Symptoms by their node of the graph, so that a link is looked for only among those that are near.
public final class SymptomIndex {
    private final DependencyGraph graph;
    private final int maximumHops;
    private final Map<Integer, Map<String, Symptom>> byNode = new HashMap<>();
    private final Map<String, Symptom> unconnected = new LinkedHashMap<>();

    SymptomIndex(Collection<Symptom> symptoms, DependencyGraph graph, int maximumHops) {
        this.graph = graph;
        this.maximumHops = maximumHops;
        symptoms.forEach(this::add);
    }

    /// Those members through which others may link to their incident.
    static SymptomIndex ofMembers(Collection<Symptom> members, DependencyGraph graph, int maximumHops) {
        List<Symptom> linking =
                members.stream().filter(member -> !member.background()).toList();
        return new SymptomIndex(linking, graph, maximumHops);
    }

    private Map<String, Symptom> bucket(Symptom symptom) {
        int node = nodeOf(symptom);
        return node == DependencyGraph.UNKNOWN
                ? unconnected
                : byNode.computeIfAbsent(node, key -> new LinkedHashMap<>());
    }

    /// Its node, or unknown when the graph connects it with nothing.
    int nodeOf(Symptom symptom) {
        return graph.isConnected(symptom.entity()) ? graph.node(symptom.entity()) : DependencyGraph.UNKNOWN;
    }

    public void add(Symptom symptom) {
        bucket(symptom).put(symptom.id(), symptom);
    }

    void remove(Symptom symptom) {
        bucket(symptom).remove(symptom.id());
    }

    /// Those that may be linked to it, nearest first, at most so many and so many of each node: near in the graph, at
    /// one of its companions, or unknown to the graph.
    List<Symptom> candidates(Symptom symptom, Collection<Entity> companions, int perNode, int bound) {
        List<Symptom> found = new ArrayList<>();
        int node = nodeOf(symptom);
        if (node == DependencyGraph.UNKNOWN) {
            take(unconnected, found, bound, bound);
            for (Map<String, Symptom> symptoms : byNode.values()) {
                take(symptoms, found, perNode, bound);
            }
            return found;
        }
        Collection<Integer> near = graph.distances().neighbourhood(node, maximumHops);
        for (int each : near) {
            take(byNode.getOrDefault(each, Map.of()), found, perNode, bound);
        }
        for (Entity companion : companions) {
            int far = graph.node(companion);
            if (far != DependencyGraph.UNKNOWN && !near.contains(far)) {
                take(byNode.getOrDefault(far, Map.of()), found, perNode, bound);
            }
        }
        take(unconnected, found, bound, bound);
        return found;
    }

    private static void take(Map<String, Symptom> symptoms, List<Symptom> found, int most, int bound) {
        int taken = 0;
        for (Symptom symptom : symptoms.values()) {
            if (found.size() >= bound || taken >= most) {
                return;
            }
            found.add(symptom);
            taken++;
        }
    }
}
