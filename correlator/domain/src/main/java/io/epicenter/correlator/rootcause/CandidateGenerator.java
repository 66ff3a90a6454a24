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
    public static List<Hypothesis> generate(RankingContext situation, int bound) {
        List<Hypothesis> suspects = new ArrayList<>();
        for (NodeHealth health : situation.nodes()) {
            if (isCandidate(health, situation)) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.BEHAVIOUR));
            }
            Excess traffic = health.traffic();
            if (traffic != null
                    && traffic.onset() != null
                    && situation.graph().isUserFacing(health.entity())
                    && situation.significance(traffic) > SURGE) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.TRAFFIC));
            }
        }
        machines(situation).stream()
                .map(machine -> new Hypothesis(machine, Hypothesis.Kind.BEHAVIOUR))
                .filter(suspect -> !suspects.contains(suspect))
                .forEach(suspects::add);
        suspects.addAll(networkPaths(situation));
        return suspects.size() > bound ? List.copyOf(suspects.subList(0, bound)) : suspects;
    }

    private static boolean isCandidate(NodeHealth health, RankingContext situation) {
        return !health.symptoms().isEmpty()
                || (situation.blame().onPath(health.entity())
                        && (health.downSince() != null || situation.significance(health) > SUSPICIOUS))
                || situation.blame().share(health.entity()) > SUSPICIOUS / 4
                || situation.peculiarity(health) > SUSPICIOUS
                || situation.isExhausted(health)
                || situation.isOfSymptomaticInstances(health);
    }

    private static List<Entity> machines(RankingContext situation) {
        DependencyGraph graph = situation.graph();
        Set<Integer> machines = new TreeSet<>();
        for (NodeHealth health : situation.nodes()) {
            for (Edge edge : graph.calls(health.node())) {
                if (graph.snapshot().node(edge.callee()).entity().kind() == EntityKind.NODE) {
                    machines.add(edge.callee());
                }
            }
        }
        return machines.stream()
                .filter(machine -> SharedMachine.isSuspect(machine, situation))
                .map(machine -> graph.snapshot().node(machine).entity())
                .toList();
    }

    private static List<Hypothesis> networkPaths(RankingContext situation) {
        DependencyGraph graph = situation.graph();
        List<Hypothesis> ways = new ArrayList<>();
        for (Edge edge : situation.spans().measured()) {
            if (NetworkLatency.strength(edge, situation) > SUSPICIOUS) {
                Entity server = graph.snapshot().node(edge.callee()).entity();
                ways.add(new Hypothesis(server.edgeFrom(graph.name(edge.caller())), Hypothesis.Kind.NETWORK_PATH));
            }
        }
        return ways;
    }
}
