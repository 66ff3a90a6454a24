package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import io.epicenter.correlator.rootcause.observation.SymptomRarity;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rare symptoms of an entity with those of its instances: a service whose instances all show them is to blame
/// rather than each of these, as is a node whose own resources do. Speaks only where the graph knows instances.
@Singleton
public final class InstanceRollUp implements EvidenceSource {
    /// How often the symptoms of a machine count, beside those of a service. Chosen by hand on the recorded alert
    /// streams (docs/accuracy-root-cause.md): a machine has no instances whose symptoms add to its own.
    private static final double NODE = 2;

    @Override
    public String name() {
        return "roll-up";
    }

    @Override
    public double defaultWeight() {
        return 20;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (health == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR || context.rarityWeight() <= 0) {
            return Optional.empty();
        }
        DependencyGraph graph = context.graph();
        EntityKind kind = health.entity().kind();
        List<Double> instances = new ArrayList<>();
        for (Edge edge : graph.calls(health.node())) {
            if (graph.snapshot().node(edge.callee()).entity().kind() == EntityKind.POD) {
                instances.add(own(context.healthOf(edge.callee())));
            }
        }
        if (instances.isEmpty() && kind != EntityKind.POD && kind != EntityKind.NODE) {
            return Optional.empty();
        }
        double weight = own(health) * (kind == EntityKind.NODE ? NODE : 1);
        if (instances.size() > 1) {
            weight += shared(instances);
        }
        double share = Math.min(1, weight / context.rarityWeight());
        String text = String.format(
                Locale.ROOT,
                "%.0f %% of the rare symptoms are its own or of its %d instances",
                100 * share,
                instances.size());
        return Optional.of(new Clue(share, text, ""));
    }

    /// What instances have in common: their sum, times the part of them that it is spread over (the effective
    /// number of instances, 1/sum of squared shares, to their number). Source: participation ratio, Bell and Dean
    /// 1970.
    private static double shared(List<Double> instances) {
        double all = 0;
        double squares = 0;
        for (double instance : instances) {
            all += instance;
            squares += instance * instance;
        }
        return squares > 0 ? all * all * all / (instances.size() * squares) : 0;
    }

    private static double own(@Nullable NodeHealth health) {
        return health == null ? 0 : SymptomRarity.sum(health.symptoms());
    }
}
