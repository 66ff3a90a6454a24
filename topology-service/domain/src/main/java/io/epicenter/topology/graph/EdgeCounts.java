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
/// Counts of several replicas add up, because each span and each sample is counted by one of them. Bounded: what would
/// open one edge too many is refused and counted. Confined to one thread.
public final class EdgeCounts {
    /// @param caller equal to the callee in counts of nodes
    public record EdgeKey(Entity caller, Entity callee, String source) {
        @Override
        public int hashCode() {
            // names tell most entities apart; hashing all parts of both is what makes many counters slow
            return (31 * caller.name().hashCode() + callee.name().hashCode()) * 31 + source.hashCode();
        }

        public String text() {
            return caller + "\n" + callee + "\n" + source;
        }
    }

    /// What is counted.
    public enum CountType {
        CALLS,
        REQUESTS,
        ENTRIES
    }

    private final Map<CountType, Map<EdgeKey, DecayingCounter>> counters = new TreeMap<>();
    private final double constantMillis;
    private final int maxEdges;
    private long refused;

    public EdgeCounts(Settings settings) {
        this.constantMillis = settings.timeConstantMillis();
        this.maxEdges = settings.maxEdges();
        for (CountType count : CountType.values()) {
            counters.put(count, new HashMap<>());
        }
    }

    /// Where the source of this name records what it has seen.
    public CallRecorder recorderOf(String source) {
        return new CallRecorder() {
            @Override
            public void call(Entity caller, Entity callee, double calls, double failures, long atMillis) {
                if (!caller.equals(callee)) {
                    add(CountType.CALLS, new EdgeKey(caller, callee, source), calls, failures, atMillis);
                }
            }

            @Override
            public void requests(Entity node, double count, long atMillis) {
                add(CountType.REQUESTS, new EdgeKey(node, node, source), count, 0, atMillis);
            }

            @Override
            public void entries(Entity node, double count, long atMillis) {
                add(CountType.ENTRIES, new EdgeKey(node, node, source), count, 0, atMillis);
            }
        };
    }

    private void add(CountType count, EdgeKey key, double calls, double failures, long atMillis) {
        add(count, key, new DecayingCounter(calls, failures, atMillis, atMillis));
    }

    void add(CountType count, EdgeKey key, DecayingCounter more) {
        Map<EdgeKey, DecayingCounter> counted = of(count);
        DecayingCounter known = counted.get(key);
        if (known != null) {
            known.add(more, constantMillis);
        } else if (counted.size() < maxEdges) {
            counted.put(key, more);
        } else {
            refused++;
        }
    }

    private Map<EdgeKey, DecayingCounter> of(CountType count) {
        Map<EdgeKey, DecayingCounter> counted = counters.get(count);
        if (counted == null) {
            throw new IllegalStateException("no counters of " + count);
        }
        return counted;
    }

    /// The counters in no order.
    public void forEachUnsorted(CountType count, BiConsumer<EdgeKey, DecayingCounter> action) {
        of(count).forEach(action);
    }

    /// The counters in the order of their keys' text.
    void forEach(CountType count, BiConsumer<EdgeKey, DecayingCounter> action) {
        Map<EdgeKey, DecayingCounter> counted = of(count);
        List<SortedCount> sorted = new ArrayList<>(counted.size());
        counted.forEach((key, counter) -> sorted.add(new SortedCount(key.text(), key, counter)));
        sorted.sort(Comparator.comparing(SortedCount::text));
        sorted.forEach(one -> action.accept(one.key(), one.counter()));
    }

    private record SortedCount(String text, EdgeKey key, DecayingCounter counter) {}

    /// Forgets what was last seen before a time.
    public void forget(Instant before) {
        counters.values()
                .forEach(counted -> counted.values().removeIf(counter -> counter.lastMillis() < before.toEpochMilli()));
    }

    /// Adds what another one has counted. Its order does not matter: each key occurs once in each.
    public void add(EdgeCounts other) {
        for (CountType count : CountType.values()) {
            other.of(count).forEach((key, counter) -> add(count, key, counter.copy()));
        }
    }

    public int edges() {
        return of(CountType.CALLS).size();
    }

    boolean isEmpty() {
        return counters.values().stream().allMatch(Map::isEmpty);
    }

    /// How often something was not counted because the bound was reached.
    public long refused() {
        return refused;
    }
}
