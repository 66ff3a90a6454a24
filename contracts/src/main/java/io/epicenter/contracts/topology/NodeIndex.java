package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The nodes of a graph by their entities and names. Made once for each graph, in O(nodes); immutable.
public final class NodeIndex {
    private final Map<String, Integer> byText;
    private final Map<String, List<Integer>> byScopeAndName;
    private final Map<String, List<Integer>> byName;

    NodeIndex(List<Node> nodes) {
        Map<String, Integer> texts = HashMap.newHashMap(nodes.size());
        byScopeAndName = HashMap.newHashMap(nodes.size());
        byName = HashMap.newHashMap(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Entity entity = nodes.get(i).entity();
            texts.put(entity.toString(), i);
            List<Integer> itself = List.of(i);
            add(byScopeAndName, entity.scope() + "/" + entity.name(), itself);
            add(byName, entity.name(), itself);
        }
        byText = Collections.unmodifiableMap(texts);
    }

    /// Most names have one node, which needs no list that grows.
    private static void add(Map<String, List<Integer>> to, String name, List<Integer> node) {
        List<Integer> known = to.putIfAbsent(name, node);
        if (known != null && known.size() == 1) {
            known = new ArrayList<>(known);
            to.put(name, known);
        }
        if (known != null) {
            known.addAll(node);
        }
    }

    /// Each node by its entity text.
    public Map<String, Integer> byText() {
        return byText;
    }

    /// The node of an entity: itself, or the only one of the same scope and name, because service-graph metrics know
    /// no namespace.
    public Optional<Integer> find(Entity entity) {
        Entity owner = entity.owner();
        Integer exact = byText.get(owner.toString());
        if (exact != null) {
            return Optional.of(exact);
        }
        List<Integer> sameName = named(owner.scope(), owner.name());
        return sameName.size() == 1 ? Optional.of(sameName.getFirst()) : Optional.empty();
    }

    /// The nodes of this name in `tenant/environment`, in their order; usually one.
    public List<Integer> named(String scope, String name) {
        return Collections.unmodifiableList(byScopeAndName.getOrDefault(scope + "/" + name, List.of()));
    }

    /// The nodes of this name in all scopes, in their order.
    public List<Integer> named(String name) {
        return Collections.unmodifiableList(byName.getOrDefault(name, List.of()));
    }

    /// The names of all nodes, each once.
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }
}
