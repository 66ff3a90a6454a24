package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.evidence.NetworkLatency;
import io.epicenter.correlator.rootcause.evidence.SharedMachine;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What may be the cause of an incident at all: everything with symptoms or abnormal on the way from them, the entries
/// whose traffic rose, machines that ill services share, and ways that are slow.
public final class CandidateGenerator {
    private static final double SUSPICIOUS = 0.2;
    private static final double SURGE = 0.5;

    private CandidateGenerator() {}

    /// @param bound how many at most
    public static List<Hypothesis> generate(RankingContext context, int bound) {
        List<Hypothesis> suspects = new ArrayList<>();
        for (NodeHealth health : context.nodes()) {
            if (isCandidate(health, context)) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.BEHAVIOUR));
            }
            Excess traffic = health.traffic();
            if (traffic != null
                    && traffic.onset() != null
                    && context.graph().isUserFacing(health.entity())
                    && context.observed().significance(traffic) > SURGE) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.TRAFFIC));
            }
        }
        machines(context).stream()
                .map(machine -> new Hypothesis(machine, Hypothesis.Kind.BEHAVIOUR))
                .filter(suspect -> !suspects.contains(suspect))
                .forEach(suspects::add);
        suspects.addAll(networkPaths(context));
        return suspects.size() > bound ? List.copyOf(suspects.subList(0, bound)) : suspects;
    }

    private static boolean isCandidate(NodeHealth health, RankingContext context) {
        return !health.symptoms().isEmpty()
                || (context.blame().onPath(health.entity())
                        && (health.downSince() != null || context.observed().significance(health) > SUSPICIOUS))
                || context.blame().share(health.entity()) > SUSPICIOUS / 4
                || context.observed().spans().peculiarity(health) > SUSPICIOUS
                || context.observed().isExhausted(health)
                || context.isOfSymptomaticInstances(health);
    }

    private static List<Entity> machines(RankingContext context) {
        DependencyGraph graph = context.graph();
        Set<Integer> machines = new TreeSet<>();
        for (NodeHealth health : context.nodes()) {
            for (Edge edge : graph.calls(health.node())) {
                if (graph.snapshot().node(edge.callee()).entity().kind() == EntityKind.NODE) {
                    machines.add(edge.callee());
                }
            }
        }
        return machines.stream()
                .filter(machine -> SharedMachine.isSuspect(machine, context))
                .map(machine -> graph.snapshot().node(machine).entity())
                .toList();
    }

    private static List<Hypothesis> networkPaths(RankingContext context) {
        DependencyGraph graph = context.graph();
        List<Hypothesis> ways = new ArrayList<>();
        for (Edge edge : context.observed().spans().gaps().measured()) {
            if (NetworkLatency.strength(edge, context) > SUSPICIOUS) {
                Entity server = graph.snapshot().node(edge.callee()).entity();
                ways.add(new Hypothesis(server.edgeFrom(graph.name(edge.caller())), Hypothesis.Kind.NETWORK_PATH));
            }
        }
        return ways;
    }
}
