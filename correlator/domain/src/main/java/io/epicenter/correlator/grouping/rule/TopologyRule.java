package io.epicenter.correlator.grouping.rule;

import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.GraphDistances.Distance;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/// Nearness in the dependency graph, weighed by how likely trouble crosses the calls between.
/// What the graph does not connect does not belong together, unless one change touched both; of what it does not
/// know, a text must speak.
/// No empty key and no shared namespace groups anything.
@Singleton
public final class TopologyRule implements CorrelationRule {
    /// Log-odds. Chosen by hand and left so: weights fitted on the recorded alert streams carried over no better to
    /// another system, docs/accuracy-correlation.md, "Where the weights come from".
    private static final double NOT_IN_GRAPH = -1.5;
    private static final double APART = -4;
    private static final double SAME = 5;
    private static final double NEIGHBOUR = 1.5;
    private static final double TWO_HOPS = 0.4;
    private static final double PER_IMPACT = 2;

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        DependencyGraph graph = scope.graph();
        Optional<Distance> distance = graph.distances()
                .distance(
                        pair.candidate().entity(),
                        pair.member().entity(),
                        scope.settings().maximumHops());
        if (distance.isEmpty()) {
            boolean known = graph.isConnected(pair.candidate().entity())
                    && graph.isConnected(pair.member().entity());
            if (!known) {
                return Vote.silent(NOT_IN_GRAPH);
            }
            boolean changed =
                    scope.changes().shared(pair.candidate(), pair.member()).isPresent();
            return changed ? Vote.silent(APART) : Vote.VETO;
        }
        Distance near = distance.get();
        if (near.hops() == 0) {
            return new Vote(SAME, near::description);
        }
        double nearness = near.hops() == 1 ? NEIGHBOUR : TWO_HOPS;
        return new Vote(nearness + PER_IMPACT * near.impact(), () -> words(near));
    }

    private static String words(Distance near) {
        return String.format(
                Locale.ROOT,
                "%s (%d hop%s, impact %.2f)",
                near.description(),
                near.hops(),
                near.hops() == 1 ? "" : "s",
                near.impact());
    }
}
