package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Several services that are ill by themselves stand on one machine, and none elsewhere is: the machine, whether or not
/// it is measured. Counts by the part of the measured services on it that are ill, and of the ill ones that are on it.
@Singleton
public final class SharedMachine implements EvidenceSource {
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
        CoLocation standing = CoLocation.on(machine, context);
        if (standing.abnormal() < FEWEST) {
            return Optional.empty();
        }
        double strength = standing.weight()
                / standing.measured()
                * standing.abnormal()
                / (standing.abnormal() + standing.elsewhere());
        String text = String.format(
                Locale.ROOT,
                "%d of %d services on it are ill by themselves, %d elsewhere",
                standing.abnormal(),
                standing.measured(),
                standing.elsewhere());
        return Optional.of(new Clue(Math.min(1, strength), text, ""));
    }

    /// Whether several services on a machine are ill by themselves.
    public static boolean isSuspect(int machine, RankingContext context) {
        return CoLocation.on(machine, context).abnormal() >= FEWEST;
    }

    /// @param measured services on the machine of which anything is known
    /// @param ill those that are ill by themselves
    /// @param weight the sum of the parts of the ill ones that stand on it
    /// @param elsewhere services that are ill by themselves and do not stand on it
    private record CoLocation(int measured, int abnormal, double weight, int elsewhere) {
        static CoLocation on(int machine, RankingContext context) {
            Set<Integer> sick = context.abnormalByThemselves();
            int measured = 0;
            int ill = 0;
            double weight = 0;
            for (Edge edge : context.graph().calledBy(machine)) {
                if (context.healthOf(edge.caller()) != null) {
                    measured++;
                    ill += sick.contains(edge.caller()) ? 1 : 0;
                    weight += sick.contains(edge.caller()) ? Math.min(1, edge.share()) : 0;
                }
            }
            return new CoLocation(measured, ill, weight, sick.size() - ill);
        }
    }
}
