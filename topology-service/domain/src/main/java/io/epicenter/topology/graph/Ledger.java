package io.epicenter.topology.graph;

import io.epicenter.contracts.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// What one replica has counted: calls per edge and source, requests and entries per node and source.
/// Ledgers of several replicas add up, because each span and each sample is counted by one of them. Bounded: what would
/// open one edge too many is refused and counted. Confined to one thread.
public final class Ledger {
    /// @param caller equal to the callee in counts of nodes
    public record EdgeKey(Entity caller, Entity callee, String source) {
        @Override
        public int hashCode() {
            // names tell most entities apart; hashing all parts of both is what makes a large ledger slow
            return (31 * caller.name().hashCode() + callee.name().hashCode()) * 31 + source.hashCode();
        }

        public String text() {
            return caller + "\n" + callee + "\n" + source;
        }
    }

    /// What is counted.
    public enum Count {
        CALLS,
        REQUESTS,
        ENTRIES
    }

    private final Map<Count, Map<EdgeKey, Tally>> tallies = new TreeMap<>();
    private final double constantMillis;
    private final int maxEdges;
    private long refused;

    public Ledger(Settings settings) {
        this.constantMillis = settings.timeConstantMillis();
        this.maxEdges = settings.maxEdges();
        for (Count count : Count.values()) {
            tallies.put(count, new HashMap<>());
        }
    }

    /// Where the source of this name tells what it has seen.
    public Calls from(String source) {
        return new Calls() {
            @Override
            public void call(Entity caller, Entity callee, double calls, double failures, long atMillis) {
                if (!caller.equals(callee)) {
                    add(Count.CALLS, new EdgeKey(caller, callee, source), calls, failures, atMillis);
                }
            }

            @Override
            public void requests(Entity node, double count, long atMillis) {
                add(Count.REQUESTS, new EdgeKey(node, node, source), count, 0, atMillis);
            }

            @Override
            public void entries(Entity node, double count, long atMillis) {
                add(Count.ENTRIES, new EdgeKey(node, node, source), count, 0, atMillis);
            }
        };
    }

    private void add(Count count, EdgeKey key, double calls, double failures, long atMillis) {
        add(count, key, new Tally(calls, failures, atMillis, atMillis));
    }

    void add(Count count, EdgeKey key, Tally more) {
        Map<EdgeKey, Tally> counted = of(count);
        Tally known = counted.get(key);
        if (known != null) {
            known.add(more, constantMillis);
        } else if (counted.size() < maxEdges) {
            counted.put(key, more);
        } else {
            refused++;
        }
    }

    private Map<EdgeKey, Tally> of(Count count) {
        Map<EdgeKey, Tally> counted = tallies.get(count);
        if (counted == null) {
            throw new IllegalStateException("no tallies of " + count);
        }
        return counted;
    }

    /// The tallies in no order.
    public void forEachUnsorted(Count count, BiConsumer<EdgeKey, Tally> action) {
        of(count).forEach(action);
    }

    /// The tallies in the order of their keys' text.
    void forEach(Count count, BiConsumer<EdgeKey, Tally> action) {
        Map<EdgeKey, Tally> counted = of(count);
        List<Sortable> sorted = new ArrayList<>(counted.size());
        counted.forEach((key, tally) -> sorted.add(new Sortable(key.text(), key, tally)));
        sorted.sort(Comparator.comparing(Sortable::text));
        sorted.forEach(one -> action.accept(one.key(), one.tally()));
    }

    private record Sortable(String text, EdgeKey key, Tally tally) {}

    /// Forgets what was last seen before a time.
    public void forget(Instant before) {
        tallies.values()
                .forEach(counted -> counted.values().removeIf(tally -> tally.lastMillis() < before.toEpochMilli()));
    }

    /// Adds what another ledger has counted. Its order is of no account: each key meets each ledger once.
    public void add(Ledger other) {
        for (Count count : Count.values()) {
            other.of(count).forEach((key, tally) -> add(count, key, tally.copy()));
        }
    }

    public int edges() {
        return of(Count.CALLS).size();
    }

    boolean isEmpty() {
        return tallies.values().stream().allMatch(Map::isEmpty);
    }

    /// How often something was not counted because the bound was reached.
    public long refused() {
        return refused;
    }
}
