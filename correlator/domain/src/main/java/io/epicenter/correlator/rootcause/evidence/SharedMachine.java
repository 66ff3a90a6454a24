package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Several services that are ill by themselves stand on one machine, and none elsewhere is: the machine, whether or not
/// it is measured. Counts by the part of the measured services on it that are ill, and of the ill ones that are on it.
@Singleton
public final class SharedMachine implements EvidenceSource {
    private static final double ABNORMAL = 0.5;
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
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext situation) {
        DependencyGraph graph = situation.graph();
        int machine = graph.node(hypothesis.entity());
        if (hypothesis.entity().kind() != EntityKind.NODE || machine == DependencyGraph.UNKNOWN) {
            return Optional.empty();
        }
        CoLocation standing = CoLocation.on(machine, situation);
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
    public static boolean isSuspect(int machine, RankingContext situation) {
        return CoLocation.on(machine, situation).abnormal() >= FEWEST;
    }

    /// @param measured services on the machine of which anything is known
    /// @param ill those that are ill by themselves
    /// @param weight the sum of the parts of the ill ones that stand on it
    /// @param elsewhere services that are ill by themselves and do not stand on it
    private record CoLocation(int measured, int abnormal, double weight, int elsewhere) {
        static CoLocation on(int machine, RankingContext situation) {
            Set<Integer> sick = situation.abnormalByThemselves();
            int measured = 0;
            int ill = 0;
            double weight = 0;
            for (Edge edge : situation.graph().calledBy(machine)) {
                if (situation.healthOf(edge.caller()) != null) {
                    measured++;
                    ill += sick.contains(edge.caller()) ? 1 : 0;
                    weight += sick.contains(edge.caller()) ? Math.min(1, edge.share()) : 0;
                }
            }
            return new CoLocation(measured, ill, weight, sick.size() - ill);
        }
    }

    /// Whether an entity is abnormal and neither what it calls nor its load explains most of it.
    public static boolean isAbnormalByItself(NodeHealth health, RankingContext situation) {
        BlameAttribution.NodeBlame own = situation.blame().of(health.entity());
        boolean abnormal = situation.significance(health) > ABNORMAL || situation.isExhausted(health);
        return abnormal
                && health.entity().kind() != EntityKind.NODE
                && (own == null || Math.max(own.explained(), own.loadInduced()) < ABNORMAL);
    }
}
