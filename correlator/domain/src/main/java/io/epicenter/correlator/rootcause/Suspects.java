package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.Graph;
import io.epicenter.correlator.rootcause.evidence.SharedMachine;
import io.epicenter.correlator.rootcause.evidence.SlowWay;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What may be the cause of an incident at all: everything with symptoms or abnormal on the way from them, the entries
/// whose traffic rose, machines that ill services share, and ways that are slow.
public final class Suspects {
    private static final double SUSPICIOUS = 0.2;
    private static final double SURGE = 0.5;

    private Suspects() {}

    /// @param bound how many at most
    public static List<Hypothesis> of(Situation situation, int bound) {
        List<Hypothesis> suspects = new ArrayList<>();
        for (Health health : situation.nodes()) {
            if (isSuspect(health, situation)) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.BEHAVIOUR));
            }
            Excess traffic = health.traffic();
            if (traffic != null
                    && traffic.onset() != null
                    && situation.graph().userFacing(health.entity())
                    && situation.significance(traffic) > SURGE) {
                suspects.add(new Hypothesis(health.entity(), Hypothesis.Kind.TRAFFIC));
            }
        }
        machines(situation).stream()
                .map(machine -> new Hypothesis(machine, Hypothesis.Kind.BEHAVIOUR))
                .filter(suspect -> !suspects.contains(suspect))
                .forEach(suspects::add);
        suspects.addAll(ways(situation));
        return suspects.size() > bound ? List.copyOf(suspects.subList(0, bound)) : suspects;
    }

    private static boolean isSuspect(Health health, Situation situation) {
        return !health.symptoms().isEmpty()
                || (situation.conservation().onPath(health.entity())
                        && (health.vanishedAt() != null || situation.significance(health) > SUSPICIOUS))
                || situation.conservation().share(health.entity()) > SUSPICIOUS / 4
                || situation.peculiarity(health) > SUSPICIOUS
                || situation.isExhausted(health)
                || situation.isOfSymptomaticInstances(health);
    }

    private static List<Entity> machines(Situation situation) {
        Graph graph = situation.graph();
        Set<Integer> machines = new TreeSet<>();
        for (Health health : situation.nodes()) {
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

    private static List<Hypothesis> ways(Situation situation) {
        Graph graph = situation.graph();
        List<Hypothesis> ways = new ArrayList<>();
        for (Edge edge : situation.spans().measured()) {
            if (SlowWay.strength(edge, situation) > SUSPICIOUS) {
                Entity server = graph.snapshot().node(edge.callee()).entity();
                ways.add(new Hypothesis(server.edgeFrom(graph.name(edge.caller())), Hypothesis.Kind.WAY));
            }
        }
        return ways;
    }
}
