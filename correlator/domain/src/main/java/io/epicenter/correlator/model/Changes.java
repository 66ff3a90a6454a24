package io.epicenter.correlator.model;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recent changes by what they touched together. Changes are one when they have the same value of a label that names
/// a change, a rollout, a commit, a flag or a key; a change of a shared thing, such as a machine, a database or a
/// configuration, is one for all that depend on it directly. What names nothing is together with nothing.
/// Built in O(changes x labels), asked in O(groups of an entity).
public final class Changes {
    /// Labels whose value names one change, whatever it touches.
    static final List<String> KEYS = List.of("change_id", "rollout", "commit", "flag", "config_key");
    /// More than this many are not looked for.
    static final int MOST_COMPANIONS = 50;
    /// Systems of which less is known than that count as this large.
    private static final int LEAST_KNOWN = 16;
    /// Rarity from which on two changes with a key in common are one. Chosen by hand: of 100 nodes, up to 14 touched
    /// ones.
    private static final double RARE = 0.5;
    /// A change may be dated so long after the onset that it led to: clocks differ, and an onset is the begin of an
    /// interval. Chosen by hand.
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private final DependencyGraph graph;
    private final Settings.Causes settings;
    private final Map<Entity, List<Group>> groups = new HashMap<>();

    public Changes(Collection<Event> changes, DependencyGraph graph, Settings.Causes settings) {
        this.graph = graph;
        this.settings = settings;
        Map<String, Group> byKey = new LinkedHashMap<>();
        for (Event change : changes) {
            for (String key : keys(change)) {
                Group group = byKey.computeIfAbsent(key, Group::new);
                touched(change.entity())
                        .forEach(entity -> group.touched
                                .computeIfAbsent(entity, each -> new ArrayList<>())
                                .add(change.timestamp()));
            }
        }
        byKey.values().stream()
                .filter(group -> group.touched.size() > 1)
                .forEach(group -> group.touched
                        .keySet()
                        .forEach(entity -> groups.computeIfAbsent(entity, each -> new ArrayList<>())
                                .add(group)));
    }

    /// What changed together, and when each was touched.
    private static final class Group {
        private final String key;
        private final Map<Entity, List<Instant>> touched = new LinkedHashMap<>();

        Group(String key) {
            this.key = key;
        }
    }

    /// A change that touched two.
    ///
    /// @param key in words
    /// @param touched how many it touched
    /// @param before from touch to onset, the longer of the two
    /// @param weight 1 for a fresh change of two things of many .. 0 for an old one, or one of everything
    public record SharedChange(String key, int touched, Duration before, double weight) {}

    public boolean isBuiltFor(DependencyGraph other) {
        return graph.equals(other);
    }

    private static List<String> keys(Event change) {
        List<String> keys = new ArrayList<>();
        for (String key : KEYS) {
            String value = change.labels().getOrDefault(key, "").strip();
            if (!value.isEmpty()) {
                keys.add(key + " " + value);
            }
        }
        if (isShared(change.entity())) {
            keys.add(HumanReadable.change(change));
        }
        return keys;
    }

    /// Whether others depend on it without calling it as a service.
    private static boolean isShared(Entity entity) {
        return entity.kind() != EntityKind.SERVICE
                && entity.kind() != EntityKind.POD
                && entity.kind() != EntityKind.EDGE;
    }

    private Set<Entity> touched(Entity entity) {
        Set<Entity> touched = new LinkedHashSet<>();
        touched.add(graph.canonical(entity));
        if (isShared(entity)) {
            for (Edge edge : graph.calledBy(graph.node(entity))) {
                touched.add(graph.snapshot().node(edge.caller()).entity());
            }
        }
        return touched;
    }

    /// What was touched together with the symptom's entity, itself aside; nothing when it was too much.
    public Collection<Entity> companions(Symptom symptom) {
        if (groups.isEmpty()) {
            return List.of();
        }
        Entity own = graph.canonical(symptom.entity());
        Set<Entity> found = new LinkedHashSet<>();
        for (Group group : groups.getOrDefault(own, List.of())) {
            if (group.touched.size() <= MOST_COMPANIONS) {
                found.addAll(group.touched.keySet());
            }
        }
        found.remove(own);
        return found;
    }

    /// The change that speaks most for two symptoms of different things being of one trouble; empty when none does.
    public Optional<SharedChange> shared(Symptom one, Symptom other) {
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        Entity first = graph.canonical(one.entity());
        Entity second = graph.canonical(other.entity());
        if (first.equals(second)) {
            return Optional.empty();
        }
        SharedChange best = null;
        for (Group group : groups.getOrDefault(first, List.of())) {
            Duration before = longer(
                    ageAtOnset(group.touched.get(first), one.onset()),
                    ageAtOnset(group.touched.get(second), other.onset()));
            if (before == null) {
                continue;
            }
            double age = Math.max(0, before.toMillis())
                    / (double) settings.changeHalf().toMillis();
            double weight = rarity(group.touched.size()) * Math.exp(-age);
            if (weight > 0 && (best == null || weight > best.weight())) {
                best = new SharedChange(group.key, group.touched.size(), before, weight);
            }
        }
        return Optional.ofNullable(best);
    }

    /// Whether two changes are one: the same event, or parts of one change that touched few things.
    public boolean isSameChange(Event change, Event other) {
        if (change.equals(other)) {
            return true;
        }
        List<String> keys = keys(change);
        keys.retainAll(keys(other));
        return groups.getOrDefault(graph.canonical(change.entity()), List.of()).stream()
                .anyMatch(group -> keys.contains(group.key) && rarity(group.touched.size()) >= RARE);
    }

    /// The longer of the two; null when one is missing.
    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        return one == null || other == null ? null : one.compareTo(other) > 0 ? one : other;
    }

    /// How long before the onset the last touch was that may have led to it.
    private @Nullable Duration ageAtOnset(@Nullable List<Instant> touches, Instant onset) {
        Duration least = null;
        for (Instant touch : touches == null ? List.<Instant>of() : touches) {
            Duration before = Duration.between(touch, onset);
            boolean may = before.compareTo(TOLERANCE.negated()) >= 0 && before.compareTo(settings.changeWindow()) <= 0;
            if (may && (least == null || before.compareTo(least) < 0)) {
                least = before;
            }
        }
        return least;
    }

    /// How much it says that a change touched two of all that is known: 1 when it touched no others, 0 when it touched
    /// all. Source: information of a pair, normalised; Bouma 2009.
    private double rarity(int touched) {
        double known = Math.max(LEAST_KNOWN, graph.snapshot().nodes().size());
        return Math.clamp(Math.log(known / touched) / Math.log(known / 2), 0, 1);
    }
}
