package io.epicenter.correlator.grouping;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.model.Symptom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Symptoms by their node of the graph, so that a link is looked for only among those that are near.
public final class NearIndex {
    private final Graph graph;
    private final int maximumHops;
    private final Map<Integer, Map<String, Symptom>> byNode = new HashMap<>();
    private final Map<String, Symptom> strangers = new LinkedHashMap<>();

    NearIndex(Collection<Symptom> symptoms, Graph graph, int maximumHops) {
        this.graph = graph;
        this.maximumHops = maximumHops;
        symptoms.forEach(this::add);
    }

    /// Those members through which others may link to their incident.
    static NearIndex ofMembers(OpenIncident incident, Graph graph, int maximumHops) {
        List<Symptom> linking = incident.members().stream()
                .filter(member -> !member.background())
                .toList();
        return new NearIndex(linking, graph, maximumHops);
    }

    private Map<String, Symptom> home(Symptom symptom) {
        int node = place(symptom);
        return node == Graph.UNKNOWN ? strangers : byNode.computeIfAbsent(node, key -> new LinkedHashMap<>());
    }

    /// Its node, or unknown when the graph connects it with nothing.
    int place(Symptom symptom) {
        return graph.connected(symptom.entity()) ? graph.node(symptom.entity()) : Graph.UNKNOWN;
    }

    public void add(Symptom symptom) {
        home(symptom).put(symptom.id(), symptom);
    }

    void remove(Symptom symptom) {
        home(symptom).remove(symptom.id());
    }

    /// Those that may be linked to it, nearest first, at most so many and so many of each node: near in the graph, at
    /// one of its companions, or unknown to the graph.
    List<Symptom> near(Symptom symptom, Collection<Entity> companions, int perNode, int bound) {
        List<Symptom> found = new ArrayList<>();
        int node = place(symptom);
        if (node == Graph.UNKNOWN) {
            take(strangers, found, bound, bound);
            for (Map<String, Symptom> symptoms : byNode.values()) {
                take(symptoms, found, perNode, bound);
            }
            return found;
        }
        Collection<Integer> near = graph.near(node, maximumHops);
        for (int each : near) {
            take(byNode.getOrDefault(each, Map.of()), found, perNode, bound);
        }
        for (Entity companion : companions) {
            int far = graph.node(companion);
            if (far != Graph.UNKNOWN && !near.contains(far)) {
                take(byNode.getOrDefault(far, Map.of()), found, perNode, bound);
            }
        }
        take(strangers, found, bound, bound);
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
