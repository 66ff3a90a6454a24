package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.observation.IncidentObservations;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import io.epicenter.correlator.rootcause.observation.SymptomRarity;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One incident as the evidence sees it: what was measured around it, and what follows from that for all
/// hypotheses.
///
/// @param symptomatic the entities that have symptoms
/// @param symptomaticNodes their nodes
/// @param abnormalByThemselves the nodes that are abnormal by themselves, machines aside
/// @param rarity how much the members tell
public record RankingContext(
        IncidentObservations observed,
        BlameAttribution blame,
        Set<Entity> symptomatic,
        Set<Integer> symptomaticNodes,
        Set<Integer> abnormalByThemselves,
        SymptomRarity rarity) {
    /// Significance, 0..1, above which an entity is abnormal, and share of its trouble, 0..1, from which something
    /// else explains it: more likely than not, and most of it.
    private static final double ABNORMAL = 0.5;

    /// O(nodes + edges), see [BlameAttribution].
    public static RankingContext of(IncidentObservations observed) {
        BlameAttribution blame = new BlameAttribution(observed);
        Set<Entity> symptomatic = new LinkedHashSet<>();
        observed.members().forEach(member -> symptomatic.add(observed.graph().canonical(member.entity())));
        Set<Integer> symptomaticNodes = new HashSet<>();
        symptomatic.forEach(entity -> symptomaticNodes.add(observed.graph().node(entity)));
        Set<Integer> abnormal = new HashSet<>();
        for (NodeHealth health : observed.nodes()) {
            if (health.node() != DependencyGraph.UNKNOWN && isAbnormalByItself(health, observed, blame)) {
                abnormal.add(health.node());
            }
        }
        return new RankingContext(
                observed,
                blame,
                symptomatic,
                symptomaticNodes,
                abnormal,
                new SymptomRarity(observed.members(), observed.graph()));
    }

    /// Whether an entity is abnormal and neither what it calls nor its load explains most of it.
    private static boolean isAbnormalByItself(
            NodeHealth health, IncidentObservations observed, BlameAttribution blame) {
        boolean abnormal = observed.significance(health) > ABNORMAL || observed.isExhausted(health);
        if (!abnormal || health.entity().kind() == EntityKind.NODE) {
            return false;
        }
        BlameAttribution.NodeBlame own = blame.of(health.entity());
        return own == null || Math.max(own.explained(), own.loadInduced()) < ABNORMAL;
    }

    public DependencyGraph graph() {
        return observed.graph();
    }

    public List<Symptom> members() {
        return observed.members();
    }

    /// The nodes of which anything is known, in the order of their names.
    public Collection<NodeHealth> nodes() {
        return observed.nodes();
    }

    public @Nullable NodeHealth health(Entity entity) {
        return observed.health(entity);
    }

    @Nullable
    public NodeHealth healthOf(int node) {
        return observed.healthOf(node);
    }

    /// How much there is to go on: the sum of the members' rarities, each signature once.
    double totalRarity() {
        Map<String, Double> bySignature = new TreeMap<>();
        members().forEach(member -> bySignature.merge(member.signature(), member.rarity(), Math::max));
        return bySignature.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Whether several of its instances have symptoms.
    boolean isOfSymptomaticInstances(NodeHealth health) {
        int symptomaticInstances = 0;
        for (Edge edge : graph().calls(health.node())) {
            boolean isInstance = graph().snapshot().node(edge.callee()).entity().kind() == EntityKind.POD;
            symptomaticInstances += isInstance && symptomaticNodes.contains(edge.callee()) ? 1 : 0;
        }
        return symptomaticInstances > 1;
    }
}
