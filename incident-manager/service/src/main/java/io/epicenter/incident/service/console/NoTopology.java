package io.epicenter.incident.service.console;

import io.epicenter.contracts.topology.TopologySnapshot;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/// Stands in where nothing reads the call graph.
@DefaultBean
@ApplicationScoped
class NoTopology implements CurrentTopology {
    @Override
    public TopologySnapshot snapshot() {
        return TopologySnapshot.EMPTY;
    }
}
