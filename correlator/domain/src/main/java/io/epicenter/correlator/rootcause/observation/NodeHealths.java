package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.DependencyGraph;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The nodes around the members of an incident, of which anything is known.
///
/// @param byName by the text of the canonical entity, in its order
/// @param byNode by the index in the graph; without those that the graph does not know
record NodeHealths(Map<String, NodeHealth> byName, Map<Integer, NodeHealth> byNode) {
    static NodeHealths of(TreeMap<String, NodeHealth> byName) {
        Map<Integer, NodeHealth> byNode = new HashMap<>();
        for (NodeHealth health : byName.values()) {
            if (health.node() != DependencyGraph.UNKNOWN) {
                byNode.put(health.node(), health);
            }
        }
        return new NodeHealths(byName, byNode);
    }
}
