package io.epicenter.topology;

import io.epicenter.topology.graph.Settings;
import java.time.Duration;

/// Everything that decides what graph is made of the inputs: what a running service shows, what a recording of it
/// carries, and what a replay runs with.
///
/// @param rebuildEvery longest time between two versions of the graph
public record TopologyParameters(Settings settings, Duration rebuildEvery) {
    public TopologyParameters {
        if (!rebuildEvery.isPositive()) {
            throw new IllegalArgumentException("rebuildEvery must be positive: " + rebuildEvery);
        }
    }

    /// What comes with this version.
    public static TopologyParameters standard() {
        return new TopologyParameters(Settings.DEFAULT, Duration.ofMinutes(5));
    }

    public TopologyParameters with(Settings changed) {
        return new TopologyParameters(changed, rebuildEvery);
    }
}
