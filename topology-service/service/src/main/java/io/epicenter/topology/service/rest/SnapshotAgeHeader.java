package io.epicenter.topology.service.rest;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.topology.TopologySnapshot;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Clock;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Says in every answer how old the graph is: `X-Snapshot-Age`, in whole seconds.
public class SnapshotAgeHeader {
    private final TopologyReader reader;
    private final Clock clock;

    @Inject
    SnapshotAgeHeader(TopologyReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @ServerResponseFilter
    public void addAge(ContainerResponseContext response) {
        TopologySnapshot snapshot = reader.current();
        if (snapshot.version() > 0) {
            response.getHeaders()
                    .putSingle(
                            "X-Snapshot-Age",
                            Long.toString(
                                    Math.max(0, snapshot.age(clock.instant()).toSeconds())));
        }
    }
}
