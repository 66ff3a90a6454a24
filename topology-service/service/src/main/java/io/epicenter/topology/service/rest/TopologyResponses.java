package io.epicenter.topology.service.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.query.GraphQueries;
import io.epicenter.topology.query.ReachedNode;
import io.epicenter.topology.query.TopologyDiff;
import io.epicenter.topology.service.build.RedisTopology;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What REST answers. Each answer says from which version it is and how old that is.
final class TopologyResponses {
    private TopologyResponses() {}

    /// @param degraded whether the version is too old to be trusted
    @RegisterForReflection
    record SnapshotStatus(long version, Instant builtAt, double ageSeconds, boolean degraded) {}

    /// @param userFacingShare part of the environment's user-facing requests that is hurt when it fails, 0..1
    @RegisterForReflection
    record Service(
            String service,
            Entity entity,
            boolean userFacing,
            double requestsPerSecond,
            double userFacingShare,
            int domain,
            int callers,
            int callees,
            int dependants) {}

    @RegisterForReflection
    record Call(
            String caller,
            Entity callerEntity,
            String callee,
            Entity calleeEntity,
            double share,
            double requestsPerSecond,
            double errorRatio,
            Instant firstSeen,
            Instant lastSeen,
            List<String> sources) {}

    @RegisterForReflection
    record Services(@JsonUnwrapped SnapshotStatus snapshot, int count, List<Service> services) {}

    @RegisterForReflection
    record OneService(
            @JsonUnwrapped SnapshotStatus snapshot,
            @JsonUnwrapped Service service,
            List<Call> calledBy,
            List<Call> calls) {}

    /// @param userFacingShare part of the environment's user-facing requests that is hurt when it fails, 0..1
    @RegisterForReflection
    record BlastRadius(
            @JsonUnwrapped SnapshotStatus snapshot,
            String service,
            Entity entity,
            String direction,
            int count,
            int userFacing,
            double userFacingShare,
            List<Affected> affected) {}

    /// A node that a failure reaches, or that another needs. The contract has it under this name.
    @RegisterForReflection
    record Affected(String service, Entity entity, int hops, double impact, List<String> path, boolean userFacing) {}

    @RegisterForReflection
    record Graph(@JsonUnwrapped SnapshotStatus snapshot, List<Service> nodes, List<Call> edges) {}

    @RegisterForReflection
    record Versions(@JsonUnwrapped SnapshotStatus snapshot, List<RedisTopology.Version> versions) {}

    @RegisterForReflection
    record Diff(
            @JsonUnwrapped SnapshotStatus snapshot,
            @JsonUnwrapped TopologyDiff diff) {}

    @RegisterForReflection
    record Paths(@JsonUnwrapped SnapshotStatus snapshot, String from, String to, List<GraphQueries.Path> paths) {}

    @RegisterForReflection
    record WhatIf(
            @JsonUnwrapped SnapshotStatus snapshot,
            List<String> down,
            int count,
            int userFacing,
            double userFacingShare,
            List<Affected> affected) {}

    @RegisterForReflection
    record Rebuilt(@JsonUnwrapped SnapshotStatus snapshot, int nodes, int edges) {}

    /// @param services by entity and reason: `unpaired`, `clock_ahead`, `other_time`, `unnamed`, `bad_id`
    @RegisterForReflection
    record Oddities(Map<String, Map<String, Long>> services) {}

    static Call call(TopologySnapshot of, TopologySnapshot.Edge edge) {
        Entity caller = of.node(edge.caller()).entity();
        Entity callee = of.node(edge.callee()).entity();
        return new Call(
                caller.name(),
                caller,
                callee.name(),
                callee,
                edge.share(),
                edge.requestsPerSecond(),
                edge.errorRatio(),
                edge.firstSeen(),
                edge.lastSeen(),
                List.of(edge.source().split(",", -1)));
    }

    /// One node of a snapshot.
    static Service service(TopologySnapshot of, int index) {
        TopologySnapshot.Node node = of.node(index);
        return new Service(
                node.entity().name(),
                node.entity(),
                node.userFacing(),
                node.requestsPerSecond(),
                of.criticality().userTrafficAtRisk(index),
                node.domain(),
                of.callers().degree(index),
                of.calls().degree(index),
                of.dependants().count(index));
    }

    /// All services of a snapshot, in its order.
    static List<Service> services(TopologySnapshot of) {
        return IntStream.range(0, of.nodes().size())
                .mapToObj(node -> service(of, node))
                .toList();
    }

    static List<Affected> affected(List<ReachedNode> reached) {
        return reached.stream()
                .map(node -> new Affected(
                        node.service(), node.entity(), node.hops(), node.impact(), node.path(), node.userFacing()))
                .toList();
    }

    static int userFacing(List<ReachedNode> affected) {
        return (int) affected.stream().filter(ReachedNode::userFacing).count();
    }
}
