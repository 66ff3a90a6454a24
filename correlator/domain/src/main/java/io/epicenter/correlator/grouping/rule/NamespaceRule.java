package io.epicenter.correlator.grouping.rule;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.model.DependencyGraph;
import jakarta.inject.Singleton;

/// One namespace, where the graph is silent: a thing that it connects with nothing may belong to the trouble of
/// something in its namespace that the graph knows. Between two that are known, or two that are not, a namespace
/// says nothing, and the namespace of those that name none is no namespace.
@Singleton
public final class NamespaceRule implements CorrelationRule {
    /// Log-odds. Chosen by hand: it must outweigh the bias of a link and the -1.5 for what is not in the graph.
    private static final double SHARED = 2.6;

    @Override
    public String name() {
        return "namespace";
    }

    @Override
    public Vote vote(SymptomPair pair, Scope scope) {
        Entity one = pair.candidate().entity();
        Entity other = pair.member().entity();
        boolean shared = one.namespace().equals(other.namespace())
                && !one.namespace().equals(Entity.NO_NAMESPACE)
                && one.scope().equals(other.scope());
        DependencyGraph graph = scope.graph();
        if (!shared || graph.isConnected(one) == graph.isConnected(other)) {
            return Vote.ABSTAIN;
        }
        return new Vote(SHARED, () -> "both in " + one.namespace());
    }
}
