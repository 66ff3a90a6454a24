package io.epicenter.topology.graph;

import io.epicenter.contracts.Entity;

/// Where a source records what it has seen. Times are event time in milliseconds since the epoch.
public interface CallRecorder {
    /// Calls that a source counts when it knows of a dependency but of no calls. Chosen by hand: so little that any
    /// counted call outweighs it.
    double TOKEN = 1e-6;

    /// `caller` called `callee`.
    void call(Entity caller, Entity callee, double calls, double failures, long atMillis);

    /// A node served requests, by whomever.
    void requests(Entity node, double count, long atMillis);

    /// A node was called by users, or by nobody that telemetry knows.
    void entries(Entity node, double count, long atMillis);
}
