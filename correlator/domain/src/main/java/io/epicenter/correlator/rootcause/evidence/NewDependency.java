package io.epicenter.correlator.rootcause.evidence;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import io.epicenter.correlator.rootcause.RankingContext;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The entity calls something that it never called before the incident: it was changed itself, whatever the callee
/// does.
@Singleton
public final class NewDependency implements EvidenceSource {
    /// Error ratio of the callee from which on the new call fails, and the strength, 0..1, of one that does not.
    /// Chosen by hand: a call that never worked fails in most cases, and a new call alone is half as telling.
    private static final double FAILING = 0.5;

    @Override
    public String name() {
        return "unseen-dependency";
    }

    @Override
    public double defaultWeight() {
        return 3;
    }

    @Override
    public Optional<Clue> weigh(Hypothesis hypothesis, RankingContext context) {
        NodeHealth health = context.health(hypothesis.entity());
        if (health == null || hypothesis.kind() != Hypothesis.Kind.BEHAVIOUR) {
            return Optional.empty();
        }
        for (Edge edge : context.graph().calls(health.node())) {
            if (context.observed().calls().isNew(edge)) {
                String callee = context.graph().name(edge.callee());
                NodeHealth called = context.healthOf(edge.callee());
                boolean fails = called != null
                        && called.errors() != null
                        && called.errors().observed() >= FAILING;
                String text = "calls " + callee + " since " + HumanReadable.time(edge.firstSeen()) + ", never before"
                        + (fails ? ", and that fails" : "");
                return Optional.of(new Clue(fails ? 1 : FAILING, text, ""));
            }
        }
        return Optional.empty();
    }
}
