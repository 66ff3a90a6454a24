package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;

/// What may be the root cause.
public record Hypothesis(Entity entity, Kind kind) {
    public enum Kind {
        /// The entity's own behaviour changed, perhaps because it was changed. Entity: a service, pod, machine,
        /// ...
        BEHAVIOUR,
        /// More requests came in from outside than the system is used to. Entity: where they come in.
        TRAFFIC,
        /// Calls take long between two services that are both well. Entity: the edge.
        NETWORK_PATH
    }
}
