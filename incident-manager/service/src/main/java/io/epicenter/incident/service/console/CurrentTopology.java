package io.epicenter.incident.service.console;

import io.epicenter.contracts.topology.TopologySnapshot;

/// The call graph as last published, in heap.
interface CurrentTopology {
    TopologySnapshot snapshot();
}
