package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        if (health == null
                || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR
                || context.rarity().total() <= 0) {
            return Optional.empty();
        }
        DependencyGraph graph = context.graph();
        EntityKind kind = health.entity().kind();
        List<Map<String, Double>> instances = new ArrayList<>();
        for (Edge edge : graph.calls(health.node())) {
            if (graph.snapshot().node(edge.callee()).entity().kind() == EntityKind.POD) {
                instances.add(byType(context.healthOf(edge.callee()), context));
            }
        }
        if (instances.isEmpty() && kind != EntityKind.POD && kind != EntityKind.NODE) {
            return Optional.empty();
        }
        double weight = context.rarity().sum(health.symptoms()) * (kind == EntityKind.NODE ? NODE : 1);
        if (instances.size() > 1) {
            weight += shared(instances);
        }
        double share = Math.min(1, weight / context.rarity().total());
        String text = String.format(
                Locale.ROOT,
                "%.0f %% of the rare symptoms are its own or of its %d instances",
                100 * share,
                instances.size());
        return Optional.of(new Clue(share, text, ""));
    }

    /// What instances have in common: the weight of each type of symptom, times the square of the part of them that
    /// show it. So a type that all show is their service's, and of what one of two shows, a quarter.
    private static double shared(List<Map<String, Double>> instances) {
        Map<String, Double> weights = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Map<String, Double> instance : instances) {
            instance.forEach((type, weight) -> {
                weights.merge(type, weight, Double::sum);
                counts.merge(type, 1, Integer::sum);
            });
        }
        double sum = 0;
        for (Map.Entry<String, Double> entry : weights.entrySet()) {
            double part = counts.getOrDefault(entry.getKey(), 0) / (double) instances.size();
            sum += entry.getValue() * part * part;
        }
        return sum;
    }

    private static Map<String, Double> byType(@Nullable NodeHealth health, RankingContext context) {
        return health == null ? Map.of() : context.rarity().byType(health.symptoms());
    }
}
