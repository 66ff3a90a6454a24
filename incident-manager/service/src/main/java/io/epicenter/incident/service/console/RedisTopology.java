package io.epicenter.incident.service.console;

import io.epicenter.chassis.TopologyReader;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/// The call graph that topology-service published in Redis.
@DefaultBean
@ApplicationScoped
class RedisTopology implements CurrentTopology {
    private final TopologyReader reader;

    RedisTopology(TopologyReader reader) {
        this.reader = reader;
    }

    @Override
    public TopologySnapshot snapshot() {
        return reader.current();
    }
}
