package io.epicenter.topology.build;

import io.epicenter.contracts.Entity;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Ledger;
import io.epicenter.topology.graph.Ledger.Count;
import io.epicenter.topology.graph.Ledger.EdgeKey;
import io.epicenter.topology.graph.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The counts of a ledger, its entities numbered: those that are the same thing under two names are one node, and nodes
/// stand in the order of their texts. Sums are made in an order that does not depend on how the ledger came about.
final class GraphCounts {
    /// An edge by its nodes' numbers.
    record Pair(int caller, int callee) {}

    /// A node as one source knows it.
    record OfSource(int node, String source) {}

    /// What one source has counted of something.
    record Counted<K>(K key, String source, Tally tally) {}

    private record Entry(EdgeKey key, long place, Tally tally) {}

    private final double constantMillis;
    private final Map<Entity, Integer> number = new HashMap<>();
    private final List<Entity> nodes = new ArrayList<>();
    private final List<Counted<Pair>> calls = new ArrayList<>();
    private final Map<OfSource, Tally> requests;
    private final Map<OfSource, Tally> entries;

    GraphCounts(Ledger ledger, double constantMillis) {
        this.constantMillis = constantMillis;
        enumerate(ledger);
        collectCalls(ledger);
        this.requests = ofNodes(ledger, Count.REQUESTS);
        this.entries = ofNodes(ledger, Count.ENTRIES);
    }

    private void enumerate(Ledger ledger) {
        Set<Entity> all = new HashSet<>();
        Set<Entity> speaking = new HashSet<>();
        Set<Entity> namespaced = new HashSet<>();
        for (Count count : Count.values()) {
            ledger.forEachUnsorted(count, (key, tally) -> {
                all.add(key.caller());
                all.add(key.callee());
                if (key.source().equals(TopologyState.SPANS)) {
                    speaking.add(count == Count.CALLS ? key.caller() : key.callee());
                } else if (TopologyState.NAMESPACED.contains(key.source())) {
                    namespaced.add(key.caller());
                    namespaced.add(key.callee());
                }
            });
        }
        Aliases aliases = new Aliases(all, speaking, namespaced);
        Set<Entity> distinct = new HashSet<>();
        all.forEach(entity -> distinct.add(aliases.of(entity)));
        Map<String, Entity> byText = HashMap.newHashMap(distinct.size());
        distinct.forEach(entity -> byText.put(entity.toString(), entity));
        String[] texts = byText.keySet().toArray(new String[0]);
        Arrays.sort(texts);
        for (String text : texts) {
            Entity entity = java.util.Objects.requireNonNull(byText.get(text));
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

    private List<Entry> sorted(Ledger ledger, Count count) {
        List<Entry> sorted = new ArrayList<>();
        ledger.forEachUnsorted(
                count,
                (key, tally) -> sorted.add(
                        new Entry(key, (long) numberOf(key.caller()) << 32 | numberOf(key.callee()), tally)));
        sorted.sort(Comparator.comparingLong(Entry::place)
                .thenComparing(entry -> entry.key().source())
                .thenComparing(entry -> entry.key().text()));
        return sorted;
    }

    private void collectCalls(Ledger ledger) {
        for (Entry entry : sorted(ledger, Count.CALLS)) {
            Pair pair = new Pair((int) (entry.place() >>> 32), (int) entry.place());
            if (pair.caller() == pair.callee()) {
                continue;
            }
            Counted<Pair> last = calls.isEmpty() ? null : calls.getLast();
            if (last != null
                    && last.key().equals(pair)
                    && last.source().equals(entry.key().source())) {
                last.tally().add(entry.tally(), constantMillis);
            } else {
                calls.add(
                        new Counted<>(pair, entry.key().source(), entry.tally().copy()));
            }
        }
    }

    private Map<OfSource, Tally> ofNodes(Ledger ledger, Count count) {
        Map<OfSource, Tally> sums = new HashMap<>();
        for (Entry entry : sorted(ledger, count)) {
            OfSource of = new OfSource((int) entry.place(), entry.key().source());
            Tally sum = sums.get(of);
            if (sum == null) {
                sums.put(of, entry.tally().copy());
            } else {
                sum.add(entry.tally(), constantMillis);
            }
        }
        return sums;
    }

    /// In the order of their texts.
    List<Entity> nodes() {
        return nodes;
    }

    /// Sorted by edge, then by source.
    List<Counted<Pair>> calls() {
        return calls;
    }

    Map<OfSource, Tally> requests() {
        return requests;
    }

    Map<OfSource, Tally> entries() {
        return entries;
    }
}
