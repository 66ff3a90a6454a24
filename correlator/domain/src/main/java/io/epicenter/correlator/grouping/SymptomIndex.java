package io.epicenter.correlator.grouping;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Symptoms by their node of the graph, so that a link is looked for only among those that are near. What the
/// graph does not connect is near to everything while there are few, and beyond that only to what shares a key
/// with it.
public final class SymptomIndex {
    /// Up to so many symptoms, all are asked where the graph does not say which are near. Chosen by hand: 200 that
    /// all ask each other are 40,000 comparisons, some 40 ms.
    static final int FEW = 200;
    /// Of those that share a key, so many are asked at most, earliest first. Chosen by hand: what a name or
    /// namespace has in a storm beyond that joins the incident afterwards.
    private static final int PER_KEY = 200;

    private final DependencyGraph graph;
    private final int maximumHops;
    private final Map<Integer, Map<String, Symptom>> byNode = new HashMap<>();
    private final Map<String, Symptom> unconnected = new LinkedHashMap<>();
    private final Map<Entity, Map<String, Symptom>> byEntity = new HashMap<>();
    private final int perPlace;
    private @Nullable Map<String, Map<String, Symptom>> byKey;
    private int size;

    /// @param perPlace how many of a node, or of an entity that the graph does not connect, are kept: the first
    SymptomIndex(Collection<Symptom> symptoms, DependencyGraph graph, int maximumHops, int perPlace) {
        this.graph = graph;
        this.maximumHops = maximumHops;
        this.perPlace = perPlace;
        symptoms.forEach(this::add);
    }

    /// Those members through which others may link to their incident: no more of a node than are asked.
    static SymptomIndex ofMembers(Collection<Symptom> members, DependencyGraph graph, int maximumHops, int perPlace) {
        List<Symptom> linking =
                members.stream().filter(member -> !member.background()).toList();
        return new SymptomIndex(linking, graph, maximumHops, perPlace);
    }

    /// Those at the very same place.
    private Map<String, Symptom> place(Symptom symptom) {
        int node = nodeOf(symptom);
        return node == DependencyGraph.UNKNOWN
                ? byEntity.computeIfAbsent(graph.canonical(symptom.entity()), entity -> new LinkedHashMap<>())
                : byNode.computeIfAbsent(node, key -> new LinkedHashMap<>());
    }

    /// Its node, or unknown when the graph connects it with nothing.
    int nodeOf(Symptom symptom) {
        return graph.isConnected(symptom.entity()) ? graph.node(symptom.entity()) : DependencyGraph.UNKNOWN;
    }

    public void add(Symptom symptom) {
        Map<String, Symptom> place = place(symptom);
        if (place.size() >= perPlace || place.put(symptom.id(), symptom) != null) {
            return;
        }
        size++;
        if (nodeOf(symptom) == DependencyGraph.UNKNOWN) {
            unconnected.put(symptom.id(), symptom);
        }
        if (byKey != null) {
            addKeys(symptom, byKey);
        }
    }

    public void remove(Symptom symptom) {
        if (place(symptom).remove(symptom.id()) == null) {
            return;
        }
        size--;
        unconnected.remove(symptom.id());
        if (byKey != null) {
            for (String key : SymptomKeys.stored(symptom, graph)) {
                byKey.getOrDefault(key, Map.of()).remove(symptom.id());
            }
        }
    }

    private void addKeys(Symptom symptom, Map<String, Map<String, Symptom>> keys) {
        for (String key : SymptomKeys.stored(symptom, graph)) {
            keys.computeIfAbsent(key, each -> new LinkedHashMap<>()).put(symptom.id(), symptom);
        }
    }

    /// Whether there are so few that all are asked.
    boolean isSmall() {
        return size <= FEW;
    }

    /// Those of the same node or entity.
    Collection<Symptom> atSamePlace(Symptom symptom) {
        return place(symptom).values();
    }

    /// Those that may be linked to it, nearest first, at most so many and so many of each node: near in the graph, at
    /// one of its companions, or unknown to the graph.
    Collection<Symptom> candidates(Symptom symptom, Collection<Entity> companions, int perNode, int bound) {
        int node = nodeOf(symptom);
        if (node == DependencyGraph.UNKNOWN) {
            return isSmall() ? everything(perNode, bound) : sharingKey(symptom, bound, new LinkedHashMap<>());
        }
        Map<String, Symptom> found = new LinkedHashMap<>();
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
        if (unconnected.size() <= FEW) {
            take(unconnected, found, bound, bound);
            return found.values();
        }
        return sharingKey(symptom, bound, found);
    }

    private Collection<Symptom> everything(int perNode, int bound) {
        Map<String, Symptom> found = new LinkedHashMap<>();
        take(unconnected, found, bound, bound);
        for (Map<String, Symptom> symptoms : byNode.values()) {
            take(symptoms, found, perNode, bound);
        }
        return found.values();
    }

    private Collection<Symptom> sharingKey(Symptom symptom, int bound, Map<String, Symptom> found) {
        Map<String, Map<String, Symptom>> keys = byKey;
        if (keys == null) {
            keys = new HashMap<>();
            for (Symptom each : unconnected.values()) {
                addKeys(each, keys);
            }
            for (Map<String, Symptom> symptoms : byNode.values()) {
                for (Symptom each : symptoms.values()) {
                    addKeys(each, keys);
                }
            }
            byKey = keys;
        }
        for (String key : SymptomKeys.asked(symptom, graph)) {
            take(keys.getOrDefault(key, Map.of()), found, PER_KEY, bound);
        }
        return found.values();
    }

    private static void take(Map<String, Symptom> symptoms, Map<String, Symptom> found, int most, int bound) {
        int taken = 0;
        for (Symptom symptom : symptoms.values()) {
            if (found.size() >= bound || taken >= most) {
                return;
            }
            found.put(symptom.id(), symptom);
            taken++;
        }
    }
}
