package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.List;

/// The closures of a graph in both directions.
///
/// @param dependants for each node, who is affected when it fails, nearest first
/// @param dependencies for each node, what it needs, nearest first
public record Reachability(Closures dependants, Closures dependencies) {
    static final Reachability NONE = of(List.of(), List.of());

    /// Packs closures; impacts are rounded to what is kept.
    public static Reachability of(List<? extends List<Reach>> dependants, List<? extends List<Reach>> dependencies) {
        return new Reachability(Closures.of(dependants), Closures.of(dependencies));
    }

    /// Searches both directions.
    public static Reachability of(Adjacency calls, Adjacency callers, Closure.Limits limits) {
        return new Reachability(Closure.of(callers, limits), Closure.of(calls, limits));
    }
}
