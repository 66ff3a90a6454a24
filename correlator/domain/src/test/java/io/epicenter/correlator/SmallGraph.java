package io.epicenter.correlator;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.Reachability;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.correlator.model.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A graph of a test's own, call by call. It knows nothing of who depends on whom over more than one call.
public final class SmallGraph {
    public static final Instant LONG_AGO = Scenario.ONSET.minus(Duration.ofHours(5));

    private final List<Entity> entities = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();

    public static Entity pod(String name) {
        return new Entity("default", "prod", EntityKind.POD, "shop", name);
    }

    /// A graph that knows nothing.
    public static TopologySnapshot empty() {
        return new SmallGraph().build();
    }

    public SmallGraph call(Entity caller, Entity callee) {
        return call(caller, callee, 1, LONG_AGO);
    }

    /// @param share calls for one request of the caller, 0..1
    public SmallGraph call(Entity caller, Entity callee, double share, Instant firstSeen) {
        edges.add(new Edge(index(caller), index(callee), share, 1, 0, firstSeen, Scenario.ONSET, "otlp"));
        return this;
    }

    private int index(Entity entity) {
        if (!entities.contains(entity)) {
            entities.add(entity);
        }
        return entities.indexOf(entity);
    }

    public TopologySnapshot build() {
        List<Node> nodes =
                entities.stream().map(entity -> new Node(entity, false, 1, 0)).toList();
        List<List<Closure.Step>> none =
                nodes.stream().map(node -> List.<Closure.Step>of()).toList();
        return new TopologySnapshot(
                1,
                Scenario.ONSET.minusSeconds(60),
                nodes,
                edges,
                Reachability.of(Closure.of(none, Closure.Limits.DEFAULT), Closure.of(none, Closure.Limits.DEFAULT)));
    }
}
