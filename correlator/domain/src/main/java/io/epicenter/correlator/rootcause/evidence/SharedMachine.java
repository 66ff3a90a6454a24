package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Several services that are abnormal by themselves run on one machine, and none elsewhere is: the machine,
/// whether or not it is measured. Counts by the part of the measured services on it that are abnormal, and of the
/// abnormal ones that run on it.
@Singleton
public final class SharedMachine implements EvidenceSource {
    /// Services that must be abnormal by themselves on a machine. Derived: one alone tells nothing of its machine.
    private static final int FEWEST = 2;

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public double defaultWeight() {
        return 5;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        DependencyGraph graph = context.graph();
        int machine = graph.node(hypothesis.entity());
        if (hypothesis.entity().kind() != EntityKind.NODE || machine == DependencyGraph.UNKNOWN) {
            return Optional.empty();
        }
        CoLocation location = CoLocation.on(machine, context);
        if (location.abnormal() < FEWEST) {
            return Optional.empty();
        }
        double strength = location.weight()
                / location.measured()
                * location.abnormal()
                / (location.abnormal() + location.elsewhere());
        String text = String.format(
                Locale.ROOT,
                "%d of %d services on it are ill by themselves, %d elsewhere",
                location.abnormal(),
                location.measured(),
                location.elsewhere());
        return Optional.of(new Clue(Math.min(1, strength), text, ""));
    }

    /// Machines on which several services are abnormal by themselves.
    @Override
    public List<Hypothesis> candidates(RankingContext context) {
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
                .filter(machine -> CoLocation.on(machine, context).abnormal() >= FEWEST)
                .map(machine -> new Hypothesis(graph.snapshot().node(machine).entity(), Hypothesis.Kind.BEHAVIOUR))
                .toList();
    }

    /// @param measured services on the machine of which anything is known
    /// @param abnormal those that are abnormal by themselves
    /// @param weight the sum of the parts of these that run on it
    /// @param elsewhere services that are abnormal by themselves and do not run on it
    private record CoLocation(int measured, int abnormal, double weight, int elsewhere) {
        static CoLocation on(int machine, RankingContext context) {
            Set<Integer> abnormalByThemselves = context.abnormalByThemselves();
            int measured = 0;
            int abnormal = 0;
            double weight = 0;
            for (Edge edge : context.graph().calledBy(machine)) {
                if (context.healthOf(edge.caller()) != null) {
                    measured++;
                    abnormal += abnormalByThemselves.contains(edge.caller()) ? 1 : 0;
                    weight += abnormalByThemselves.contains(edge.caller()) ? Math.min(1, edge.share()) : 0;
                }
            }
            return new CoLocation(measured, abnormal, weight, abnormalByThemselves.size() - abnormal);
        }
    }
}
