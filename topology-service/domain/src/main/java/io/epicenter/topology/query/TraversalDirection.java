package io.epicenter.topology.query;

import io.epicenter.contracts.topology.Adjacency;
import io.epicenter.contracts.topology.Closures;
import io.epicenter.contracts.topology.TopologySnapshot;

/// Along which end of the calls a question walks.
public enum TraversalDirection {
    /// Who is affected when the node fails.
    DEPENDANTS,
    /// What the node needs.
    DEPENDENCIES;

    Closures closures(TopologySnapshot of) {
        return this == DEPENDANTS ? of.dependants() : of.dependencies();
    }

    Adjacency steps(TopologySnapshot of) {
        return this == DEPENDANTS ? of.callers() : of.calls();
    }
}
