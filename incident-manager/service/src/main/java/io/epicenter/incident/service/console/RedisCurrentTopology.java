package io.epicenter.incident.service.console;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The call graph that topology-service published in Redis.
@DefaultBean
@ApplicationScoped
class RedisCurrentTopology implements CurrentTopology {
    private final TopologyReader reader;

    RedisCurrentTopology(TopologyReader reader) {
        this.reader = reader;
    }

    /// Asks for the graph before the first visitor does.
    void load(@Observes StartupEvent start) {
        reader.current();
    }

    @Override
    public TopologySnapshot snapshot() {
        return reader.current();
    }
}
