package io.epicenter.correlator.lifecycle;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.grouping.SymptomKeys;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The incidents that those that wait may join, for one tick. While there are few of both, each is asked; in a
/// storm, only the incidents with a member that is near in the graph or shares a key.
final class JoinTargets {
    /// Questions of a tick, symptoms times incidents, up to which every incident is asked. Chosen by hand: each
    /// costs up to 30 comparisons, so together less than the work of a tick.
    private static final long FEW_QUESTIONS = 20_000;
    /// Members of an incident whose texts speak for it in a storm, beside the first of each entity. Chosen by
    /// hand: a bound on what an incident of a thousand members costs at every tick.
    private static final int REPRESENTATIVES = 20;
    /// Incidents that are asked for one key, or at one node, the youngest. Chosen by hand: an old one loses
    /// against them anyway.
    private static final int PER_KEY = 20;

    private final DependencyGraph graph;
    private final int maximumHops;
    private final List<JoinTarget> all;
    private final boolean few;
    private final Map<String, SequencedSet<JoinTarget>> byKey = new HashMap<>();
    private final Map<Integer, SequencedSet<JoinTarget>> byNode = new HashMap<>();

    /// @param waiting how many look for an incident
    JoinTargets(List<JoinTarget> all, int waiting, DependencyGraph graph, int maximumHops) {
        this.all = all;
        this.graph = graph;
        this.maximumHops = maximumHops;
        this.few = (long) all.size() * waiting <= FEW_QUESTIONS;
        if (!few) {
            all.forEach(this::represent);
        }
    }

    private void represent(JoinTarget target) {
        target.incident().members().all().forEach(member -> joined(target, member));
    }

    void joined(JoinTarget target, Symptom member) {
        if (few || !target.isRepresentedBy(member, REPRESENTATIVES)) {
            return;
        }
        if (graph.isConnected(member.entity())) {
            byNode.computeIfAbsent(graph.node(member.entity()), node -> new LinkedHashSet<>())
                    .add(target);
        }
        SymptomKeys.stored(member, graph)
                .forEach(key -> byKey.computeIfAbsent(key, each -> new LinkedHashSet<>())
                        .add(target));
    }

    /// @param companions what one change touched together with the symptom's entity
    Collection<JoinTarget> near(Symptom symptom, Collection<Entity> companions) {
        if (few) {
            return all;
        }
        Set<JoinTarget> near = new LinkedHashSet<>();
        if (graph.isConnected(symptom.entity())) {
            graph.distances()
                    .neighbourhood(graph.node(symptom.entity()), maximumHops)
                    .forEach(node -> youngest(byNode.get(node), near));
            companions.forEach(companion -> youngest(byNode.get(graph.node(companion)), near));
        }
        SymptomKeys.asked(symptom, graph).forEach(key -> youngest(byKey.get(key), near));
        return near;
    }

    private static void youngest(@Nullable SequencedSet<JoinTarget> of, Set<JoinTarget> near) {
        if (of != null) {
            of.reversed().stream().limit(PER_KEY).forEach(near::add);
        }
    }
}
