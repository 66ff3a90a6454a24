package io.epicenter.topology.build;

import io.epicenter.contracts.Entity;
import io.epicenter.topology.graph.DecayingCounter;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.graph.EdgeCounts.CountType;
import io.epicenter.topology.graph.EdgeCounts.EdgeKey;
import io.epicenter.topology.graph.Naming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Edge counts, their entities numbered: those that are the same thing under two names are one node, and nodes stand in
/// the order of their texts. Sums are made in an order that does not depend on how the counts came about.
final class IndexedEdgeCounts {
    /// An edge by its nodes' numbers.
    record NodePair(int caller, int callee) {}

    /// A node as one source knows it.
    record NodeOfSource(int node, String source) {}

    /// What one source has counted of something.
    record SourceCount<K>(K key, String source, DecayingCounter counter) {}

    private record NumberedCount(EdgeKey key, long place, DecayingCounter counter) {}

    private final double constantMillis;
    private final Map<Entity, Integer> number = new HashMap<>();
    private final List<Entity> nodes = new ArrayList<>();
    private final List<SourceCount<NodePair>> calls = new ArrayList<>();
    private final Map<NodeOfSource, DecayingCounter> requests;
    private final Map<NodeOfSource, DecayingCounter> entries;

    IndexedEdgeCounts(EdgeCounts edgeCounts, Map<String, Naming> naming, double constantMillis) {
        this.constantMillis = constantMillis;
        enumerate(edgeCounts, naming);
        collectCalls(edgeCounts);
        this.requests = ofNodes(edgeCounts, CountType.REQUESTS);
        this.entries = ofNodes(edgeCounts, CountType.ENTRIES);
    }

    private void enumerate(EdgeCounts edgeCounts, Map<String, Naming> naming) {
        Set<Entity> all = new HashSet<>();
        Set<Entity> selfReported = new HashSet<>();
        Set<Entity> namespaced = new HashSet<>();
        for (CountType count : CountType.values()) {
            edgeCounts.forEachUnsorted(count, (key, counter) -> {
                all.add(key.caller());
                all.add(key.callee());
                switch (naming.getOrDefault(key.source(), Naming.NAME_ONLY)) {
                    case SELF_REPORTED -> selfReported.add(count == CountType.CALLS ? key.caller() : key.callee());
                    case NAMESPACED -> {
                        namespaced.add(key.caller());
                        namespaced.add(key.callee());
                    }
                    case NAME_ONLY -> {}
                }
            });
        }
        EntityAliases aliases = new EntityAliases(all, selfReported, namespaced);
        Set<Entity> distinct = new HashSet<>();
        all.forEach(entity -> distinct.add(aliases.of(entity)));
        Map<String, Entity> byText = HashMap.newHashMap(distinct.size());
        distinct.forEach(entity -> byText.put(entity.toString(), entity));
        String[] texts = byText.keySet().toArray(new String[0]);
        Arrays.sort(texts);
        for (String text : texts) {
            Entity entity = Objects.requireNonNull(byText.get(text));
            number.put(entity, nodes.size());
            nodes.add(entity);
        }
        for (Entity entity : all) {
            number.put(entity, numberOf(aliases.of(entity)));
        }
    }

    private int numberOf(Entity entity) {
        Integer known = number.get(entity);
        if (known == null) {
            throw new IllegalStateException("not numbered: " + entity);
        }
        return known;
    }

    private List<NumberedCount> sorted(EdgeCounts edgeCounts, CountType count) {
        List<NumberedCount> sorted = new ArrayList<>();
        edgeCounts.forEachUnsorted(
                count,
                (key, counter) -> sorted.add(
                        new NumberedCount(key, (long) numberOf(key.caller()) << 32 | numberOf(key.callee()), counter)));
        sorted.sort(Comparator.comparingLong(NumberedCount::place)
                .thenComparing(entry -> entry.key().source())
                .thenComparing(entry -> entry.key().text()));
        return sorted;
    }

    private void collectCalls(EdgeCounts edgeCounts) {
        for (NumberedCount entry : sorted(edgeCounts, CountType.CALLS)) {
            NodePair pair = new NodePair((int) (entry.place() >>> 32), (int) entry.place());
            if (pair.caller() == pair.callee()) {
                continue;
            }
            SourceCount<NodePair> last = calls.isEmpty() ? null : calls.getLast();
            if (last != null
                    && last.key().equals(pair)
                    && last.source().equals(entry.key().source())) {
                last.counter().add(entry.counter(), constantMillis);
            } else {
                calls.add(new SourceCount<>(
                        pair, entry.key().source(), entry.counter().copy()));
            }
        }
    }

    private Map<NodeOfSource, DecayingCounter> ofNodes(EdgeCounts edgeCounts, CountType count) {
        Map<NodeOfSource, DecayingCounter> sums = new HashMap<>();
        for (NumberedCount entry : sorted(edgeCounts, count)) {
            NodeOfSource of = new NodeOfSource((int) entry.place(), entry.key().source());
            DecayingCounter sum = sums.get(of);
            if (sum == null) {
                sums.put(of, entry.counter().copy());
            } else {
                sum.add(entry.counter(), constantMillis);
            }
        }
        return sums;
    }

    /// In the order of their texts.
    List<Entity> nodes() {
        return nodes;
    }

    /// Sorted by edge, then by source.
    List<SourceCount<NodePair>> calls() {
        return calls;
    }

    Map<NodeOfSource, DecayingCounter> requests() {
        return requests;
    }

    Map<NodeOfSource, DecayingCounter> entries() {
        return entries;
    }
}
